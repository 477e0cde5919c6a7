// The contract over a real PostgreSQL, and what only a shared journal does. The server's address is
// in ROLELLM_TEST_POSTGRES: tests/journal/with_postgres.py starts one and runs this.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <thread>

#include <gtest/gtest.h>

#include "rolellm/core/files.h"
#include "rolellm/journal/archive.h"
#include "rolellm/journal/journal_contract.h"
#include "rolellm/journal/journaled_model.h"
#include "rolellm/journal/postgres_database.h"
#include "rolellm/journal/work_queue.h"
#include "rolellm/journal/worker.h"

namespace rolellm {
namespace {

std::string server() {
  const char* reference = std::getenv("ROLELLM_TEST_POSTGRES");
  return reference ? reference : "";
}

std::string empty_database() {
  auto database = open_postgres(server(), true);
  EXPECT_TRUE(database) << describe(database.error());
  if (database) {
    EXPECT_TRUE((*database)->query("DROP SCHEMA rolellm CASCADE"));
  }
  return server();
}

INSTANTIATE_TEST_SUITE_P(Postgres, JournalContract,
                         testing::Values(JournalCase{"postgres", empty_database}),
                         testing::PrintToStringParamName());

/// Says back what it is asked, and counts.
class EchoModel : public ChatModel {
 public:
  ModelInfo info() const override {
    return {.name = "e", .identity = "e", .engine = "test", .batch_decides = batch_decides};
  }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    ++batches;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      for (int sample = 0; sample < requests[i].samples; ++sample) {
        if (answers == fail_at) return fail(ErrorKind::endpoint, "unavailable", "gone");
        ++answers;
        std::this_thread::sleep_for(pace);
        const std::string text =
            requests[i].messages[0].content + "/" +
            std::to_string(requests[i].sampling.seed + static_cast<std::uint64_t>(sample));
        ChatReply reply{.text = text, .finish_reason = "stop"};
        if (requests[i].logprobs > 0) reply.logprobs = {{.drawn = {text, -0.5}, .top = {}}};
        last = requests[i];
        if (auto s = on_reply(i, sample, reply); !s) return s;
      }
    }
    return ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 1; }
  bool batch_decides = false;
  int answers = 0, batches = 0, fail_at = -1;
  ChatRequest last;
  std::chrono::milliseconds pace{0};
};

std::vector<ChatRequest> questions(int count) {
  std::vector<ChatRequest> requests;
  for (int i = 0; i < count; ++i)
    requests.push_back({.messages = {{"user", std::to_string(i)}},
                        .sampling = {.seed = 5},
                        .schema = nullptr,
                        .samples = 2});
  return requests;
}

std::unique_ptr<Journal> join(double lease_seconds = 60) {
  auto journal = Journal::open(server(), {.run = "test", .lease_seconds = lease_seconds});
  EXPECT_TRUE(journal) << describe(journal.error());
  return std::move(*journal);
}

class SharedJournal : public testing::Test {
 protected:
  void SetUp() override { empty_database(); }
};

TEST_F(SharedJournal, ARunAnswersItsOwnWork) {
  auto journal = join();
  EchoModel model;
  JournaledModel run(model, *journal);
  const auto replies = generate_all(run, questions(20));
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[7][1].text, "7/6");  // seed 5 + sample 1
  EXPECT_EQ(run.counts().misses, 40);
  EXPECT_TRUE(journal->queue()->counts()->empty());
  JournaledModel again(model, *journal);
  ASSERT_TRUE(generate_all(again, questions(20)));
  EXPECT_EQ(again.counts().hits, 40);
}

TEST_F(SharedJournal, ARunAndAWorkerShareTheWork) {
  EchoModel mine, other;
  mine.pace = other.pace = std::chrono::milliseconds(2);
  std::atomic<bool> done = false;
  std::thread helper([&] {
    auto journal = join();
    Worker worker(other, *journal);
    while (!done) {
      auto worked = worker.work();
      ASSERT_TRUE(worked) << describe(worked.error());
      if (*worked == 0) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  });
  auto journal = join();
  JournaledModel run(mine, *journal);
  const auto replies = generate_all(run, questions(150));
  done = true;
  helper.join();
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[149][0].text, "149/5");
  EXPECT_EQ(mine.answers + other.answers, 300);  // nothing twice
  EXPECT_GT(other.answers, 0);
  EXPECT_EQ(run.counts().from_others, other.answers);
}

TEST_F(SharedJournal, WhatFailsIsFreeForOthers) {
  auto journal = join();
  EchoModel breaking;
  breaking.fail_at = 3;
  JournaledModel first(breaking, *journal);
  EXPECT_FALSE(generate_all(first, questions(5)));
  auto second = join();
  EchoModel model;
  Worker worker(model, *second);
  EXPECT_EQ(*worker.work(), 7);  // 10 - 3
}

TEST_F(SharedJournal, ADeadWorkersLeasesAreTakenOver) {
  auto journal = join(1000);  // so that it does not beat meanwhile
  const ModelInfo info = EchoModel().info();
  std::vector<WorkItem> items;
  for (const ChatRequest& request : questions(3)) {
    const std::string key = journal_key(info, request, 0);
    items.push_back({key, key, request, 0});
  }
  ASSERT_TRUE(journal->queue()->add(info, items));
  ASSERT_TRUE(journal->queue()->add(info, items));  // asked for already
  ASSERT_EQ(journal->queue()->claim(info)->size(), 3u);
  auto heir = join(5);
  EXPECT_TRUE(heir->queue()->claim(info)->empty());
  ASSERT_TRUE(
      heir->database().query("UPDATE workers SET seen_at = now() - interval '1 hour'"
                             " WHERE id = $1",
                             {journal->queue()->worker()}));
  EXPECT_EQ(heir->queue()->claim(info)->size(), 3u);
  // The one that was given up may not send any more, but what it had bought is kept.
  const JournalCall call{items[0].key, 1, 1};
  journal->store(info, {.key = items[1].key, .reply = {.text = "late", .finish_reason = "stop"}});
  const Status sent = journal->begin(info, {&call, 1});
  ASSERT_FALSE(sent);
  EXPECT_EQ(error_code(sent.error()), "failure.lease");
  EXPECT_TRUE(heir->find({&items[1].key, 1})->front());
}

TEST_F(SharedJournal, GarbageIsCollectedWithoutTakingTheRowsOfOthersAtWork) {
  auto journal = join();
  EchoModel model;
  JournaledModel run(model, *journal);
  ASSERT_TRUE(generate_all(run, questions(2)));
  auto cleaner = join();
  EXPECT_EQ(*collect_garbage(*cleaner, {.model = "e"}, false), 4);
  ASSERT_TRUE(generate_all(run, questions(2)));  // by the numbers this process has known before
  EXPECT_EQ(find_answers(cleaner->database(), "", 9)->size(), 4u);
  EXPECT_EQ(list_runs(cleaner->database())->back().answers, 4);
}

ChatRequest request_with_everything(const fs::path& adapter) {
  return {.messages = {{"user", "all"}},
          .sampling = {.frequency_penalty = 0.5, .presence_penalty = 0.25, .seed = 5},
          .schema = nullptr,
          .samples = 2,
          .logprobs = 3,
          .adapter = adapter.string(),
          .adapter_scale = 0.75};
}

TEST_F(SharedJournal, PenaltiesLogprobsAndAdaptersReachTheWorker) {
  const fs::path adapter = fs::path(testing::TempDir()) / "postgres_test_adapter.gguf";
  ASSERT_TRUE(write_atomic(adapter, "an adapter"));
  auto journal = join();
  EchoModel model;
  const std::vector requests = {request_with_everything(adapter)};
  JournaledModel run(model, *journal);
  const auto replies = generate_all(run, requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  ChatRequest second = requests[0];
  second.sampling.seed = 6;  // 5, and one for sample 1
  EXPECT_EQ(request_to_json(model.last), request_to_json(second));
  ASSERT_EQ((*replies)[0][1].logprobs.size(), 1u);
  JournaledModel again(model, *journal);
  const auto resumed = generate_all(again, requests);
  ASSERT_TRUE(resumed) << describe(resumed.error());
  EXPECT_EQ(again.counts().hits, 2);
  ASSERT_EQ((*resumed)[0][1].logprobs.size(), 1u);
  EXPECT_EQ((*resumed)[0][1].logprobs[0].drawn.logprob, -0.5);
}

TEST_F(SharedJournal, AWorkerWithAnotherAdapterSaysSoAndLeavesTheWork) {
  const fs::path adapter = fs::path(testing::TempDir()) / "postgres_test_other.gguf";
  ASSERT_TRUE(write_atomic(adapter, "an adapter"));
  auto journal = join();
  EchoModel model;
  const ChatRequest request = request_with_everything(adapter);
  const std::string key = journal_key(model.info(), request, 0);
  const WorkItem item{key, key, request, 0};
  ASSERT_TRUE(journal->queue()->add(model.info(), {&item, 1}));
  ASSERT_TRUE(write_atomic(adapter, "trained a little longer"));
  auto other = join();
  const auto worked = Worker(model, *other).work();
  ASSERT_FALSE(worked);
  EXPECT_EQ(exit_code(worked.error()), 8);
  EXPECT_EQ(model.answers, 0);
  EXPECT_EQ(journal->queue()->counts()->front().free, 1);
}

TEST_F(SharedJournal, WhereTheBatchDecidesAGroupStaysTogether) {
  auto journal = join();
  EchoModel model;
  model.batch_decides = true;
  JournaledModel run(model, *journal);
  ASSERT_TRUE(generate_all(run, questions(150)));  // 300 answers: 128, 128, 44
  EXPECT_EQ(model.batches, 3);
}

}  // namespace
}  // namespace rolellm
