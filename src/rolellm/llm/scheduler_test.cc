#include "rolellm/llm/scheduler.h"

#include <map>

#include "rolellm/core/random.h"
#include "rolellm/llm/fake_cells.h"

namespace rolellm {
namespace {

using Texts = std::map<std::pair<std::size_t, int>, std::string>;

/// What a job answers when it has the model for itself and nothing is shared.
std::string answer_alone(const DecodeJob& job, int sample) {
  const FakeCells model(0);
  Answer answer(std::make_shared<const DecodeJob>(job), sample);
  for (;;) {
    std::vector<std::int32_t> tokens = job.prompt;
    tokens.insert(tokens.end(), answer.tokens().begin(), answer.tokens().end());
    auto scores = FakeCells::scores(tokens, job.adapter);
    answer.draw(scores, model);
    auto goes_on = answer.take(model);
    EXPECT_TRUE(goes_on);
    if (!*goes_on) return answer.reply(0).text;
  }
}

Texts all_alone(const std::vector<DecodeJob>& jobs) {
  Texts texts;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    for (int sample = 0; sample < jobs[i].samples; ++sample)
      texts[{i, sample}] = answer_alone(jobs[i], sample);
  }
  return texts;
}

struct Outcome {
  Texts texts;
  SchedulerStats stats;
};

Outcome run_all(FakeCells& model, const std::vector<DecodeJob>& jobs,
                const SchedulerOptions& options) {
  Outcome run;
  const JobList list{.count = jobs.size(),
                     .make = [&](std::size_t at) -> Result<DecodeJob> { return jobs[at]; }};
  auto stats = run_jobs(
      model, list, options, [&](std::size_t job, int sample, const ChatReply& reply) -> Status {
        const bool first = run.texts.emplace(std::pair(job, sample), reply.text).second;
        EXPECT_TRUE(first) << "answered twice: " << job << "/" << sample;
        return ok();
      });
  EXPECT_TRUE(stats) << stats.error().message;
  if (stats) run.stats = *stats;
  return run;
}

DecodeJob make_job(std::vector<std::int32_t> prompt, int samples, int max_tokens = 12,
                   std::uint64_t seed = 1) {
  return {.prompt = std::move(prompt),
          .sampling = {.max_tokens = max_tokens, .temperature = 1.0, .seed = seed},
          .samples = samples,
          .grammar = {}};
}

/// Roles with a common text, questions of several lengths.
std::vector<DecodeJob> some_jobs(Random& random, int roles, int questions) {
  std::vector<DecodeJob> jobs;
  const auto token = [&] { return 1 + static_cast<std::int32_t>(random.below(20)); };
  for (int role = 0; role < roles; ++role) {
    std::vector<std::int32_t> text(random.below(12));
    for (auto& t : text) t = token();
    for (int question = 0; question < questions; ++question) {
      auto prompt = text;
      for (std::uint64_t n = 1 + random.below(9); n > 0; --n) prompt.push_back(token());
      const auto samples = static_cast<int>(1 + random.below(7));
      const auto most = static_cast<int>(1 + random.below(16));
      jobs.push_back(make_job(prompt, samples, most, random.below(1000)));
    }
  }
  std::stable_sort(jobs.begin(), jobs.end(),
                   [](const auto& a, const auto& b) { return a.prompt < b.prompt; });
  return jobs;
}

int cells_of_largest(const std::vector<DecodeJob>& jobs) {
  int most = 1;
  for (const DecodeJob& job : jobs)
    most = std::max(most, static_cast<int>(job.prompt.size()) + job.sampling.max_tokens);
  return most;
}

TEST(Scheduler, AnswersAsIfEachRequestWereAlone) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Random random(seed);
    const auto jobs = some_jobs(random, 3, 5);
    SchedulerOptions options;
    options.parallel = static_cast<int>(1 + random.below(8));
    options.batch_tokens = options.parallel + static_cast<int>(random.below(8));
    options.sequences = options.parallel + 1 + static_cast<int>(random.below(8));
    options.cells = cells_of_largest(jobs) + static_cast<int>(random.below(80));
    options.threads = 1 + static_cast<int>(random.below(2));
    FakeCells model(options.cells);
    const Outcome run = run_all(model, jobs, options);
    ASSERT_EQ(run.texts, all_alone(jobs)) << "seed " << seed;
    EXPECT_LE(run.stats.most_cells, options.cells);
    EXPECT_LE(model.most_rows(), static_cast<std::size_t>(options.batch_tokens));
    EXPECT_EQ(model.taken(), 0);
  }
}

TEST(Scheduler, ComputesARoleOnceAndAQuestionOnce) {
  std::vector<DecodeJob> jobs;
  for (std::int32_t question = 1; question <= 4; ++question) {
    std::vector<std::int32_t> prompt(10, 7);
    prompt.insert(prompt.end(), {question, question, question});
    jobs.push_back(make_job(prompt, 6, 8));
  }
  FakeCells model(400);
  const Outcome run = run_all(model, jobs, {.cells = 400, .parallel = 24, .batch_tokens = 64});
  EXPECT_EQ(run.stats.computed_tokens, 10 + 4 * 3);
  EXPECT_EQ(run.stats.prompt_tokens, 4 * 6 * 13);
  EXPECT_EQ(run.texts, all_alone(jobs));
}

TEST(Scheduler, FillsAllPlacesThoughAnswersMightBecomeLong) {
  // 8 answers may write 50 tokens each, 400 cells; there are 150, and answers are short.
  std::vector<DecodeJob> jobs;
  for (std::int32_t i = 1; i <= 16; ++i) jobs.push_back(make_job({i, i}, 2, 50));
  FakeCells model(150);
  const Outcome run = run_all(model, jobs, {.cells = 150, .parallel = 8, .batch_tokens = 32});
  EXPECT_EQ(run.texts, all_alone(jobs));
  EXPECT_EQ(model.most_rows() >= 8, true);
}

TEST(Scheduler, TakesInterruptedAnswersUpAgain) {
  // 6 answers of 20 tokens to a prompt of 4 need 124 cells; there are 30.
  std::vector<DecodeJob> jobs = {make_job({1, 2, 3, 4}, 6, 20)};
  jobs[0].sampling.temperature = 5;  // seldom the one token that ends it
  FakeCells model(30);
  const Outcome run = run_all(model, jobs, {.cells = 30, .parallel = 6, .batch_tokens = 16});
  EXPECT_EQ(run.texts, all_alone(jobs));
  EXPECT_GT(run.stats.interrupted, 0);
}

TEST(Scheduler, UsesTheCacheToItsLastCell) {
  std::vector<std::int32_t> prompt(29, 3);
  const std::vector<DecodeJob> jobs = {make_job({5, 6}, 3, 9), make_job(prompt, 3, 1)};
  FakeCells model(30);
  EXPECT_EQ(run_all(model, jobs, {.cells = 30, .parallel = 4, .batch_tokens = 8}).texts,
            all_alone(jobs));
}

TEST(Scheduler, ChangesTheAdapterWhenAllIsDrained) {
  std::vector<DecodeJob> jobs;
  for (int adapter = 0; adapter < 3; ++adapter) {
    for (std::int32_t i = 1; i <= 4; ++i) {
      jobs.push_back(make_job({9, 9, i}, 3));
      jobs.back().adapter = adapter;
    }
  }
  FakeCells model(200);
  EXPECT_EQ(run_all(model, jobs, {.cells = 200, .parallel = 5, .batch_tokens = 8}).texts,
            all_alone(jobs));
}

TEST(Scheduler, MakesJobsOnlyWhenTheirTurnComes) {
  std::size_t made = 0, answered = 0, furthest = 0;
  const JobList list{.count = 500, .make = [&](std::size_t at) -> Result<DecodeJob> {
                       ++made;
                       return make_job({1, static_cast<std::int32_t>(1 + at % 20)}, 1, 4);
                     }};
  FakeCells model(100);
  const auto stats = run_jobs(model, list, {.cells = 100, .parallel = 4, .batch_tokens = 16},
                              [&](std::size_t, int, const ChatReply&) -> Status {
                                ++answered;
                                furthest = std::max(furthest, made - answered);
                                return ok();
                              });
  ASSERT_TRUE(stats);
  EXPECT_EQ(answered, 500U);
  EXPECT_LE(furthest, 12U);
}

TEST(Scheduler, StopsAtTheFirstFailureOfTheReceiver) {
  const JobList list{.count = 9, .make = [](std::size_t) -> Result<DecodeJob> {
                       return make_job({1, 2}, 2, 3);
                     }};
  FakeCells model(100);
  int heard = 0;
  const auto stats = run_jobs(model, list, {.cells = 100, .parallel = 4, .batch_tokens = 16},
                              [&](std::size_t, int, const ChatReply&) -> Status {
                                ++heard;
                                return fail(ErrorKind::io, "full", "no room");
                              });
  ASSERT_FALSE(stats);
  EXPECT_EQ(error_code(stats.error()), "io.full");
  EXPECT_EQ(heard, 1);
  EXPECT_EQ(model.taken(), 0);
}

TEST(Scheduler, StopsWhenAJobCannotBeMade) {
  const JobList list{.count = 2, .make = [](std::size_t) -> Result<DecodeJob> {
                       return fail(ErrorKind::usage, "", "no such schema");
                     }};
  FakeCells model(100);
  const auto stats = run_jobs(model, list, {.cells = 100},
                              [](std::size_t, int, const ChatReply&) { return ok(); });
  ASSERT_FALSE(stats);
  EXPECT_EQ(error_code(stats.error()), "usage");
}

}  // namespace
}  // namespace rolellm
