// N1 and D6 of RELIABILITY: many seeded schedules of misbehaving servers on a virtual clock.
// ROLELLM_SCHEDULES=10000 runs as many as a nightly run should.
#include <cstdlib>

#include <gtest/gtest.h>
#include <spdlog/spdlog.h>

#include "rolellm/llm/http/faulty_network.h"
#include "rolellm/llm/http/http_engine.h"

namespace rolellm {
namespace {

constexpr int kTries = 5;
constexpr double kDeadline = 120, kTimeout = 20;
constexpr int kMaxTokens = 40;

int schedules() {
  const char* many = std::getenv("ROLELLM_SCHEDULES");
  return many ? std::atoi(many) : 2000;
}

/// Thousands of failures are not worth a line each.
[[maybe_unused]] const auto kQuiet = [] {
  spdlog::set_level(spdlog::level::err);
  return 0;
}();

struct Schedule {
  explicit Schedule(std::uint64_t seed, bool final_faults,
                    std::shared_ptr<Ledger> the_ledger = nullptr, bool honours_keys = false)
      : random(seed), ledger(std::move(the_ledger)) {
    const NetworkPlan plan{.fault_share = final_faults ? 0.1 : random.uniform() * 0.7,
                           .final_faults = final_faults,
                           .honours_keys = honours_keys};
    auto owned = std::make_unique<FaultyNetwork>(clock, seed, plan);
    network = owned.get();
    EndpointSet set{"mara", {}};
    servers = final_faults || honours_keys ? 1 : 1 + static_cast<int>(random.below(3));
    for (int i = 0; i < servers; ++i) {
      set.endpoints.push_back({.url = "http://server" + std::to_string(i) + "/v1",
                               .model = "mara",
                               .api = "openai",
                               .weight = 1.0 + static_cast<double>(random.below(3)),
                               .requests_per_minute = random.below(4) == 0 ? 300.0 : 0.0,
                               .stream = random.below(2) == 0,
                               .input_price = 1,
                               .output_price = 2});
    }
    EngineOptions options;
    options.concurrency = 1 + static_cast<int>(random.below(6));
    options.timeout_seconds = kTimeout;
    options.deadline_seconds = kDeadline;
    options.ledger = ledger;
    HttpParts parts;
    parts.transport = std::move(owned);
    parts.clock = &clock;
    model = std::move(*make_http_model(std::move(set), options, std::move(parts)));
    const int count = 1 + static_cast<int>(random.below(8));
    for (int i = 0; i < count; ++i) {
      requests.push_back({.messages = {{"user", "question " + std::to_string(i)}},
                          .sampling = {.max_tokens = kMaxTokens, .seed = 100},
                          .schema = nullptr,
                          .samples = 1 + static_cast<int>(random.below(3))});
    }
  }

  Status run() {
    return model->generate(
        requests, [&](std::size_t i, int sample, const ChatReply& reply) -> Status {
          ++delivered[{i, sample}];
          if (reply.text != true_answer(requests[i].messages[0].content,
                                        100 + static_cast<std::uint64_t>(sample)))
            ++wrong;
          return ok();
        });
  }
  std::size_t expected() const {
    std::size_t samples = 0;
    for (const ChatRequest& request : requests)
      samples += static_cast<std::size_t>(request.samples);
    return samples;
  }

  Random random;
  ManualClock clock;
  std::shared_ptr<Ledger> ledger;
  FaultyNetwork* network = nullptr;
  int servers = 1;
  std::unique_ptr<ChatModel> model;
  std::vector<ChatRequest> requests;
  std::map<std::pair<std::size_t, int>, int> delivered;
  int wrong = 0;
};

/// What holds whatever the servers do.
void expect_sound(const Schedule& run, std::uint64_t seed) {
  EXPECT_EQ(run.wrong, 0) << "seed " << seed << ": a part was taken for the whole";
  for (const auto& [call, times] : run.delivered)
    EXPECT_EQ(times, 1) << "seed " << seed << ": told twice";
  for (const auto& [call, tries] : run.network->attempts())
    EXPECT_LE(tries, kTries) << "seed " << seed << ": " << call;
  EXPECT_LE(run.network->longest_call(), kDeadline + 1) << "seed " << seed;
}

/// The last word is one of the faults that were met.
void expect_classified(const Schedule& run, const Error& error, int seed) {
  std::set<std::string> told;
  std::string met;
  for (const Fault fault : run.network->faults()) {
    told.insert(expected_code(fault));
    met += " " + std::to_string(static_cast<int>(fault));
    // Without a stream, an answer that stops short is no JSON.
    if (fault == Fault::no_finish) told.insert("endpoint.protocol");
  }
  EXPECT_TRUE(told.contains(error_code(error)))
      << "seed " << seed << ": " << describe(error) << "\nmet:" << met;
}

TEST(FaultSchedules, TransientFaultsLoseNothingAndRepeatNothing) {
  int whole = 0, failed = 0;
  for (int seed = 0; seed < schedules(); ++seed) {
    Schedule run(static_cast<std::uint64_t>(seed), false);
    const Status status = run.run();
    expect_sound(run, static_cast<std::uint64_t>(seed));
    if (status) {
      ++whole;
      EXPECT_EQ(run.delivered.size(), run.expected()) << "seed " << seed;
      continue;
    }
    ++failed;  // five tries in a row met a fault
    expect_classified(run, status.error(), seed);
    EXPECT_EQ(exit_code(status.error()), 5);
  }
  EXPECT_GT(whole, failed);
  EXPECT_GT(failed, 0);
}

TEST(FaultSchedules, AfterAFinalWordNothingMoreIsAsked) {
  std::set<Fault> met;
  for (int seed = 0; seed < schedules(); ++seed) {
    Schedule run(static_cast<std::uint64_t>(seed), true);
    const Status status = run.run();
    expect_sound(run, static_cast<std::uint64_t>(seed));
    EXPECT_LE(run.network->last_start(), run.network->final_at()) << "seed " << seed;
    if (run.network->final_at() < 1e300) {
      ASSERT_FALSE(status) << "seed " << seed;
    }
    if (status) continue;
    expect_classified(run, status.error(), seed);
    met.insert(run.network->faults().begin(), run.network->faults().end());
  }
  EXPECT_EQ(met.size(), static_cast<std::size_t>(kFaults - kFirstFault));  // every fault was met
}

TEST(FaultSchedules, WhereKeysAreHonouredNoAnswerIsMadeTwice) {
  int again_without = 0;
  for (int seed = 0; seed < schedules() / 4; ++seed) {
    Schedule run(static_cast<std::uint64_t>(seed), false, nullptr, true);
    static_cast<void>(run.run());
    expect_sound(run, static_cast<std::uint64_t>(seed));
    EXPECT_EQ(run.network->made_again(), 0) << "seed " << seed;
    Schedule other(static_cast<std::uint64_t>(seed), false);
    static_cast<void>(other.run());
    again_without += other.network->made_again();
  }
  EXPECT_GT(again_without, 100);  // what it saves
}

TEST(FaultSchedules, TheSpendCapIsNeverExceeded) {
  int reached = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    Random random(seed);
    const auto tokens = static_cast<std::int64_t>(200 + random.below(1500));
    const double cost = 0.0001 + random.uniform() * 0.002;
    Schedule run(seed, false,
                 std::make_shared<Ledger>(BudgetLimits{.cost = cost, .tokens = tokens}));
    const Status status = run.run();
    expect_sound(run, seed);
    const Charge spent = run.ledger->spent();
    EXPECT_LE(spent.tokens, tokens) << "seed " << seed;
    EXPECT_LE(spent.cost, cost + 1e-9) << "seed " << seed;
    EXPECT_LE(run.network->billed_tokens(), spent.tokens) << "seed " << seed;
    EXPECT_EQ(run.ledger->set_aside().tokens, 0) << "seed " << seed;
    if (!status && status.error().kind == ErrorKind::budget) ++reached;
  }
  EXPECT_GT(reached, 100);
}

}  // namespace
}  // namespace rolellm
