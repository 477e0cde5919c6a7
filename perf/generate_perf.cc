// Bulk generation against one request at a time, on jobs of a real run: RoleGPT's answers of every
// role of a run folder to its first general instructions.
//
//   generate_perf MODEL.gguf RUN_FOLDER INSTRUCTIONS.jsonl [questions] [samples] [max_tokens]
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/llm/llama_engine.h"
#include "rolellm/role_gpt/responses.h"

namespace {

using namespace rolellm;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kAlone = 8;  // requests measured one at a time, spread over the list

Result<std::vector<ChatRequest>> make_jobs(const fs::path& run, const fs::path& instructions,
                                           int questions, const RespondOptions& options) {
  auto rows = read_rows(instructions);
  if (!rows) return fail(rows.error());
  std::vector<std::string> texts;
  for (const JsonlRow& row : *rows) {
    if (static_cast<int>(texts.size()) < questions)
      texts.push_back(string_or(row.value, "instruction", ""));
  }
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(run / "profiles")) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  std::vector<ChatRequest> jobs;
  for (const fs::path& folder : folders) {
    auto profile = load_profile(folder);
    if (!profile) return fail(profile.error());
    auto requests = response_requests({&*profile, texts, options});
    if (!requests) return fail(requests.error());
    jobs.insert(jobs.end(), requests->begin(), requests->end());
  }
  return jobs;
}

struct Rate {
  double seconds = 0;
  long tokens = 0;
  double per_second() const { return static_cast<double>(tokens) / seconds; }
};

Result<Rate> measure(ChatModel& model, std::span<const ChatRequest> jobs) {
  Rate rate;
  const auto start = Clock::now();
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply& reply) -> Status {
    rate.tokens += reply.usage.completion_tokens;
    return ok();
  });
  if (!status) return fail(status.error());
  rate.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return rate;
}

Status compare(const fs::path& gguf, std::span<const ChatRequest> jobs) {
  auto model = open_llama_model(gguf, "model", {});
  if (!model) return fail(model.error());
  auto together = measure(**model, jobs);
  if (!together) return fail(together.error());
  Rate alone;
  for (std::size_t i = 0; i < kAlone; ++i) {
    ChatRequest one = jobs[i * jobs.size() / kAlone];
    one.samples = 1;
    auto rate = measure(**model, {&one, 1});
    if (!rate) return fail(rate.error());
    alone.seconds += rate->seconds;
    alone.tokens += rate->tokens;
  }
  fmt::print("bulk    {:5} requests {:6} tokens {:6.1f} s {:6.1f} tokens/s\n", jobs.size(),
             together->tokens, together->seconds, together->per_second());
  fmt::print("single  {:5} requests {:6} tokens {:6.1f} s {:6.1f} tokens/s\n", kAlone, alone.tokens,
             alone.seconds, alone.per_second());
  fmt::print("ratio   {:.2f}\n", together->per_second() / alone.per_second());
  return ok();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(
        stderr,
        "usage: generate_perf MODEL.gguf RUN_FOLDER INSTRUCTIONS.jsonl [questions] [samples] "
        "[max_tokens]\n");
    return 2;
  }
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::max(std::atoi(argv[at]), 1) : otherwise;
  };
  RespondOptions options;
  options.samples = number(5, 2);
  options.max_tokens = number(6, 56);
  auto jobs = make_jobs(argv[2], argv[3], number(4, 8), options);
  const Status done = jobs ? compare(argv[1], *jobs) : Status(fail(jobs.error()));
  if (done) return 0;
  fmt::print(stderr, "{}\n", describe(done.error()));
  return exit_code(done.error());
}
