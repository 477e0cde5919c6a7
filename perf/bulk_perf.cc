// Our engine on a list of role-playing jobs of a given shape; perf/peers runs it beside others.
//
//   bulk_perf MODEL.gguf INSTRUCTIONS.jsonl WAY SHAPE
//
// WAY    ours: all jobs at once; single: some of them one request at a time; one-prompt: PARALLEL
//        answers to one prompt; prompts: nothing is generated, each job's prompt is printed as a
//        JSON line of token ids; queue: the memory that roles * questions short jobs take while
//        they wait, of which only the first few hundred are answered
// SHAPE  key=value …, see Shape. Prints one JSON line with what was done and how long it took.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <fstream>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/llm/llama_engine.h"
#include "rolellm/llm/tokenizer.h"

namespace {

using namespace rolellm;
using Clock = std::chrono::steady_clock;

// Answers continue this, so that none ends before its last token and all rates are of one shape.
constexpr const char* kQuestion = "Count to a thousand, a number on a line, without a pause.";
constexpr const char* kAnswerBegun = "1\n2\n3\n4\n5\n6\n7\n8\n";

struct Shape {
  int roles = 3, questions = 40, samples = 6;
  int role_tokens = 300, shot_tokens = 300, answer_tokens = 120;
  int parallel = 32, context = 8192, threads = 0;
  int alone = 6;          ///< requests of `single`
  int deterministic = 0;  ///< 0 or 1

  /// Takes `key=value`; false when there is no such key or the value is no positive number.
  bool take(const std::string& text) {
    const std::map<std::string, int*> fields = {{"roles", &roles},
                                                {"questions", &questions},
                                                {"samples", &samples},
                                                {"role-tokens", &role_tokens},
                                                {"shot-tokens", &shot_tokens},
                                                {"answer-tokens", &answer_tokens},
                                                {"parallel", &parallel},
                                                {"context", &context},
                                                {"threads", &threads},
                                                {"alone", &alone},
                                                {"deterministic", &deterministic}};
    const std::size_t equals = text.find('=');
    const auto field = fields.find(text.substr(0, equals));
    if (equals == std::string::npos || field == fields.end()) return false;
    const char* end = text.data() + text.size();
    const auto [at, code] = std::from_chars(text.data() + equals + 1, end, *field->second);
    return code == std::errc() && at == end && *field->second >= 0;
  }
};

/// Endless text out of real sentences: each call goes on where the last one stopped.
class Sentences {
 public:
  static Result<Sentences> load(const fs::path& instructions, const Tokenizer& tokenizer) {
    auto rows = read_rows(instructions);
    if (!rows) return fail(rows.error());
    Sentences sentences(tokenizer);
    for (const JsonlRow& row : *rows) {
      sentences.texts_.push_back(string_or(row.value, "instruction", ""));
    }
    return sentences;
  }
  std::string take(int tokens) {
    std::string text;
    for (int count = 0; count < tokens; ++next_) {
      // Numbered, so that no two stretches are the same however long the list is.
      text += fmt::format("{}. {} ", next_, texts_[next_ % texts_.size()]);
      count = static_cast<int>(tokenizer_->encode_text(text).size());
    }
    return text;
  }

 private:
  explicit Sentences(const Tokenizer& tokenizer) : tokenizer_(&tokenizer) {}
  const Tokenizer* tokenizer_;
  std::vector<std::string> texts_;
  std::size_t next_ = 0;
};

ChatRequest request_of(const Shape& shape, const std::string& role, const std::string& shots) {
  return {.messages = {{"system", role}, {"user", shots + kQuestion}},
          .sampling = {.max_tokens = shape.answer_tokens,
                       .temperature = 0.7,
                       .top_p = 0.95,
                       .top_k = 40},
          .schema = nullptr,
          .samples = shape.samples,
          .answer_prefix = kAnswerBegun};
}

std::vector<ChatRequest> make_jobs(const Shape& shape, Sentences& sentences) {
  std::vector<ChatRequest> jobs;
  for (int role = 0; role < shape.roles; ++role) {
    const std::string text = sentences.take(shape.role_tokens);
    for (int question = 0; question < shape.questions; ++question) {
      jobs.push_back(request_of(shape, text, sentences.take(shape.shot_tokens)));
    }
  }
  return jobs;
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

struct Work {
  double seconds = 0;
  long answers = 0, generated = 0, prompt_tokens = 0;
};

Result<Work> measure(ChatModel& model, std::span<const ChatRequest> jobs) {
  Work work;
  const auto start = Clock::now();
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply& reply) -> Status {
    ++work.answers;
    work.generated += reply.usage.completion_tokens;
    work.prompt_tokens += reply.usage.prompt_tokens;
    return ok();
  });
  if (!status) return fail(status.error());
  work.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return work;
}

/// Resident memory beside the requests themselves, at several points of a long queue. The run is
/// stopped after a while: what is waiting then has been queued all the time.
Status print_queue_memory(ChatModel& model, const Shape& shape, Sentences& sentences) {
  constexpr long kEvery = 100, kSeen = 600;
  std::vector<std::string> roles;
  for (int role = 0; role < shape.roles; ++role) roles.push_back(sentences.take(shape.role_tokens));
  std::vector<ChatRequest> jobs;
  for (const std::string& role : roles) {
    for (int question = 0; question < shape.questions; ++question) {
      jobs.push_back({.messages = {{"system", role}, {"user", fmt::format("Who is {}?", question)}},
                      .sampling = {.max_tokens = 2},
                      .schema = nullptr});
    }
  }
  const long before = resident_kilobytes();
  long answers = 0;
  const auto status = model.generate(jobs, [&](std::size_t, int, const ChatReply&) -> Status {
    if (++answers % kEvery == 0) {
      const long more = resident_kilobytes() - before;
      fmt::print("{}\n",
                 dump_json(Json{{"answers", answers},
                                {"waiting", jobs.size() - static_cast<std::size_t>(answers)},
                                {"more_memory_kb", more}}));
      std::fflush(stdout);
    }
    return answers < kSeen ? ok() : Status(fail(ErrorKind::failure, "", "enough seen"));
  });
  return answers >= kSeen ? ok() : status;
}

Result<Work> measure_way(const std::string& way, ChatModel& model, const Shape& shape,
                         std::vector<ChatRequest> jobs) {
  if (way == "ours") return measure(model, jobs);
  if (way == "one-prompt") {
    jobs.resize(1);
    jobs[0].samples = shape.parallel;
    return measure(model, jobs);
  }
  Work sum;
  const auto alone = std::min<std::size_t>(static_cast<std::size_t>(shape.alone), jobs.size());
  for (std::size_t i = 0; i < alone; ++i) {
    ChatRequest one = jobs[i * jobs.size() / alone];
    one.samples = 1;
    auto work = measure(model, {&one, 1});
    if (!work) return work;
    sum.seconds += work->seconds;
    sum.answers += work->answers;
    sum.generated += work->generated;
    sum.prompt_tokens += work->prompt_tokens;
  }
  return sum;
}

Status run(const fs::path& gguf, const fs::path& instructions, const std::string& way,
           const Shape& shape) {
  auto tokenizer = Tokenizer::load(gguf);
  if (!tokenizer) return fail(tokenizer.error());
  auto sentences = Sentences::load(instructions, *tokenizer);
  if (!sentences) return fail(sentences.error());
  const bool queue = way == "queue";
  auto jobs = queue ? std::vector<ChatRequest>() : make_jobs(shape, *sentences);
  if (way == "prompts") {
    auto format = detect_chat_format(tokenizer->chat_template());
    if (!format) return fail(format.error());
    for (const ChatRequest& job : jobs) {
      const auto segments = render_chat(*format, job.messages, true, job.answer_prefix);
      fmt::print("{}\n", dump_json(Json(tokenizer->encode(segments).tokens)));
    }
    return ok();
  }
  auto model = open_llama_model(gguf, "model",
                                {.context_tokens = shape.context,
                                 .parallel = way == "single" ? 1 : shape.parallel,
                                 .threads = shape.threads,
                                 .deterministic = shape.deterministic != 0});
  if (!model) return fail(model.error());
  if (queue) return print_queue_memory(**model, shape, *sentences);
  // Once for nothing, as llama.cpp's own programs do: the first pass pages the weights in.
  ChatRequest warm = jobs.front();
  warm.samples = 1;
  warm.sampling.max_tokens = 4;
  if (auto warmed = measure(**model, {&warm, 1}); !warmed) return fail(warmed.error());
  auto work = measure_way(way, **model, shape, std::move(jobs));
  if (!work) return fail(work.error());
  fmt::print("{}\n", dump_json(Json{{"way", way},
                                    {"seconds", work->seconds},
                                    {"answers", work->answers},
                                    {"generated", work->generated},
                                    {"prompt_tokens", work->prompt_tokens}}));
  return ok();
}

}  // namespace

int main(int argc, char** argv) {
  Shape shape;
  bool understood = argc >= 4;
  for (int i = 4; i < argc && understood; ++i) understood = shape.take(argv[i]);
  if (!understood) {
    fmt::print(
        stderr,
        "usage: bulk_perf MODEL.gguf INSTRUCTIONS.jsonl ours|single|one-prompt|prompts|queue "
        "[key=number]...\n");
    return 2;
  }
  const Status done = run(argv[1], argv[2], argv[3], shape);
  if (done) return 0;
  fmt::print(stderr, "{}\n", describe(done.error()));
  return exit_code(done.error());
}
