// What many streams cost the client: 500 at once on one thread, against a stand-in server in a
// process of its own. Prints the client's processor time (getrusage) as a share of one core.
//
//   streams_perf [streams] [tokens] [tokens a second of each stream]
#include <chrono>
#include <cstdlib>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>

#include "rolellm/llm/http/http_engine.h"
#include "stream_server.h"

namespace {

using namespace rolellm;

double cpu_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

Status measure(int port, int streams, int tokens) {
  EndpointSet set{"stand-in", {}};
  set.endpoints.push_back({.url = fmt::format("http://127.0.0.1:{}/v1", port),
                           .model = "stand-in",
                           .api = "openai",
                           .concurrency = streams,
                           .stream = true});
  auto model = make_http_model(std::move(set), {}, {});
  if (!model) return fail(model.error());
  std::vector<ChatRequest> requests;
  for (int i = 0; i < streams; ++i) {
    requests.push_back({.messages = {{"user", fmt::format("question {}", i)}},
                        .sampling = {.max_tokens = tokens},
                        .schema = nullptr});
  }
  std::size_t answers = 0, bytes = 0;
  const double cpu = cpu_seconds();
  const auto start = std::chrono::steady_clock::now();
  auto done = (*model)->generate(requests, [&](std::size_t, int, const ChatReply& reply) -> Status {
    ++answers;
    bytes += reply.text.size();
    return ok();
  });
  if (!done) return done;
  const double wall =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  const double used = cpu_seconds() - cpu;
  fmt::print(
      "streams {}  answers {}  events {}  wall {:.1f} s  client cpu {:.2f} s  {:.1f} % of one "
      "core\n",
      streams, answers, answers * static_cast<std::size_t>(tokens), wall, used, 100 * used / wall);
  return answers == static_cast<std::size_t>(streams) && bytes > 0
             ? ok()
             : Status(fail(ErrorKind::failure, "", "answers are missing"));
}

}  // namespace

int main(int argc, char** argv) {
  const auto number = [&](int at, int otherwise) {
    return argc > at ? std::max(std::atoi(argv[at]), 1) : otherwise;
  };
  const int streams = number(1, 500), tokens = number(2, 200);
  const StreamServer server(tokens, number(3, 20));
  const Status done = measure(server.port(), streams, tokens);
  if (done) return 0;
  fmt::print(stderr, "{}\n", describe(done.error()));
  return exit_code(done.error());
}
