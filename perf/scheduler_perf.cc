// Bulk generation on a made-up list of jobs with known shape: roles x questions x samples, 300
// tokens of role text, 300 of few-shots and question, answers of 120 tokens, against one request at
// a time in the same process; or, with `queue`, the memory that a long queue takes.
//
//   scheduler_perf MODEL.gguf [roles] [questions] [samples] [parallel] [deterministic: 0 or 1]
//   [context] scheduler_perf MODEL.gguf queue [requests]
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rolellm/llm/llama_engine.h"

namespace {

using namespace rolellm;
using Clock = std::chrono::steady_clock;

constexpr int kPartTokens = 300, kAnswerTokens = 120;
constexpr std::size_t kAlone = 6;  // requests measured one at a time, spread over the list

/// Sentences that differ by `seed`, until the model counts `tokens`.
std::string make_text(ChatModel& model, int seed, int tokens) {
  std::string text;
  for (int at = 0; text.size() < 8U * static_cast<std::size_t>(tokens); ++at) {
    const ChatRequest sofar{.messages = {{"user", text}}};
    if (*model.count_tokens(sofar) >= tokens) break;
    text += fmt::format("In year {} the keeper of house {} wrote that the lamp was lit {} times. ",
                        1700 + (seed * 31 + at * 7) % 300, seed * 17 + at, at * at + seed);
  }
  return text;
}

std::vector<ChatRequest> make_jobs(ChatModel& model, int roles, int questions, int samples) {
  std::vector<ChatRequest> jobs;
  for (int role = 0; role < roles; ++role) {
    const std::string text = make_text(model, role, kPartTokens);
    for (int question = 0; question < questions; ++question) {
      const std::string shots = make_text(model, 1000 + role * questions + question, kPartTokens);
      jobs.push_back(
          {.messages = {{"system", text}, {"user", shots + "Tell the whole story of that lamp."}},
           .sampling = {.max_tokens = kAnswerTokens, .seed = static_cast<std::uint64_t>(question)},
           .samples = samples});
    }
  }
  return jobs;
}

struct Rate {
  double seconds = 0;
  long tokens = 0, answers = 0;
};

Result<Rate> measure(ChatModel& model, std::span<const ChatRequest> jobs) {
  Rate rate;
  const auto start = Clock::now();
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply& reply) -> Status {
    rate.tokens += reply.usage.completion_tokens;
    ++rate.answers;
    return ok();
  });
  if (!status) return fail(status.error());
  rate.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return rate;
}

void print(const char* name, const Rate& rate) {
  fmt::print("{:8} {:5} answers {:7} tokens {:7.1f} s {:7.1f} tokens/s {:6.2f} answers/s\n", name,
             rate.answers, rate.tokens, rate.seconds,
             static_cast<double>(rate.tokens) / rate.seconds,
             static_cast<double>(rate.answers) / rate.seconds);
}

Status compare(ChatModel& model, std::span<const ChatRequest> jobs) {
  auto together = measure(model, jobs);
  if (!together) return fail(together.error());
  print("bulk", *together);
  Rate alone;
  for (std::size_t i = 0; i < kAlone; ++i) {
    ChatRequest one = jobs[i * jobs.size() / kAlone];
    one.samples = 1;
    auto rate = measure(model, {&one, 1});
    if (!rate) return fail(rate.error());
    alone.seconds += rate->seconds;
    alone.tokens += rate->tokens;
    alone.answers += rate->answers;
  }
  print("single", alone);
  fmt::print("ratio    {:.2f}\n", static_cast<double>(together->tokens) / together->seconds /
                                      (static_cast<double>(alone.tokens) / alone.seconds));
  return ok();
}

long resident_kilobytes() {
  std::ifstream file("/proc/self/status");
  for (std::string name; file >> name;) {
    long kilobytes = 0;
    if (name == "VmRSS:" && file >> kilobytes) return kilobytes;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return 0;
}

/// Resident memory beside the requests themselves, at several points of a long queue. The run is
/// stopped after a while: what is waiting then has been queued all the time.
Status queue_memory(ChatModel& model, int requests) {
  const std::string role(1200, 'x');
  std::vector<ChatRequest> jobs;
  for (int i = 0; i < requests; ++i) {
    jobs.push_back({.messages = {{"system", role + std::to_string(i % 10)},
                                 {"user", "Question " + std::to_string(i)}},
                    .sampling = {.max_tokens = 4}});
  }
  const long before = resident_kilobytes();
  long answers = 0;
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply&) -> Status {
    if (++answers % 500 == 0)
      fmt::print("answers  {:6} of {}: {:+.1f} MB\n", answers, requests,
                 static_cast<double>(resident_kilobytes() - before) / 1000);
    return answers < 3000 ? ok() : Status(fail(ErrorKind::failure, "", "enough seen"));
  });
  return answers >= std::min(requests, 3000) ? ok() : status;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr,
               "usage: scheduler_perf MODEL.gguf [roles] [questions] [samples] [parallel] "
               "[deterministic] [context]\n"
               "       scheduler_perf MODEL.gguf queue [requests]\n");
    return 2;
  }
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::max(std::atoi(argv[at]), 0) : otherwise;
  };
  const bool queue = argc > 2 && std::string_view(argv[2]) == "queue";
  auto model = open_llama_model(argv[1], "model",
                                {.context_tokens = number(7, 0),
                                 .parallel = number(5, 32),
                                 .deterministic = number(6, 0) != 0});
  Status done = model ? ok() : Status(fail(model.error()));
  if (done && queue) {
    done = queue_memory(**model, number(3, 100'000));
  } else if (done) {
    done = compare(**model, make_jobs(**model, number(2, 3), number(3, 40), number(4, 6)));
  }
  if (done) return 0;
  fmt::print(stderr, "{}\n", describe(done.error()));
  return exit_code(done.error());
}
