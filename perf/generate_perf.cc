// Bulk generation against one request at a time, on the same model and the same job list.
//
//   generate_perf MODEL.gguf [questions] [samples] [parallel] [max_tokens]
#include <chrono>
#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/llm/llama_engine.h"

namespace {

using namespace rolellm;
using Clock = std::chrono::steady_clock;

std::vector<ChatRequest> make_jobs(int questions, int samples, int max_tokens) {
  std::string system = "You are a lighthouse keeper who has lived alone for thirty years. ";
  for (int i = 0; i < 12; ++i)
    system += "You speak of tides, lamps and patience, and you never hurry an answer. ";
  std::vector<ChatRequest> jobs;
  for (int i = 0; i < questions; ++i) {
    ChatRequest job;
    job.messages = {
        {"system", system},
        {"user",
         fmt::format("Question {}: what do you think of the number {}, and why?", i, i * 7)}};
    job.samples = samples;
    job.sampling.max_tokens = max_tokens;
    jobs.push_back(job);
  }
  return jobs;
}

struct Rate {
  double seconds = 0;
  long tokens = 0;
};

Rate measure(ChatModel& model, std::span<const ChatRequest> jobs) {
  Rate rate;
  const auto start = Clock::now();
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply& reply) -> Status {
    rate.tokens += reply.usage.completion_tokens;
    return ok();
  });
  rate.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  if (!status) fmt::print(stderr, "{}\n", describe(status.error()));
  return rate;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr,
               "usage: generate_perf MODEL.gguf [questions] [samples] [parallel] [max_tokens]\n");
    return 2;
  }
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::atoi(argv[at]) : otherwise;
  };
  const int questions = number(2, 16), samples = number(3, 2), parallel = number(4, 32),
            tokens = number(5, 64);
  EngineOptions options;
  options.parallel = parallel;
  auto model = open_llama_model(argv[1], "model", options);
  if (!model) {
    fmt::print(stderr, "{}\n", describe(model.error()));
    return exit_code(model.error());
  }
  const auto jobs = make_jobs(questions, samples, tokens);
  const Rate together = measure(**model, jobs);

  // One at a time: each sample a request of its own, nothing shared between calls.
  Rate alone;
  for (std::size_t i = 0; i < std::min<std::size_t>(jobs.size(), 4); ++i) {
    ChatRequest one = jobs[i];
    one.samples = 1;
    const Rate rate = measure(**model, {&one, 1});
    alone.seconds += rate.seconds;
    alone.tokens += rate.tokens;
  }
  const double bulk = static_cast<double>(together.tokens) / together.seconds;
  const double single = static_cast<double>(alone.tokens) / alone.seconds;
  fmt::print("bulk   {:6} tokens {:7.1f} s {:7.1f} tokens/s\n", together.tokens, together.seconds,
             bulk);
  fmt::print("single {:6} tokens {:7.1f} s {:7.1f} tokens/s\n", alone.tokens, alone.seconds,
             single);
  fmt::print("ratio  {:.2f}\n", bulk / single);
  return 0;
}
