#include <gtest/gtest.h>

#include "rolellm/journal/journal_contract.h"
#include "rolellm/journal/journaled_model.h"
#include "rolellm/llm/scripted_engine.h"

namespace rolellm {
namespace {

fs::path fresh(const std::string& name) {
  const fs::path folder = fs::path(testing::TempDir()) / ("journal_test_" + name);
  fs::remove_all(folder);
  return folder;
}

std::unique_ptr<ChatModel> parrot(const fs::path& folder, const std::string& more = "") {
  const fs::path rules = folder / "rules.yaml";
  EXPECT_TRUE(write_atomic(rules, "- match: ''\n  replies: [zero, one, two, three]\n" + more));
  return std::move(*open_scripted_model(rules));
}

std::vector<ChatRequest> two_requests() {
  ChatRequest first{
      .messages = {{"user", "a"}}, .sampling = {.seed = 4}, .schema = nullptr, .samples = 3};
  ChatRequest second{
      .messages = {{"user", "b"}}, .sampling = {.seed = 4}, .schema = nullptr, .samples = 1};
  return {first, second};
}

TEST(Journal, RefusesASecondWriter) {
  const fs::path folder = fresh("second");
  auto first = Journal::open((folder / "j.db").string());
  ASSERT_TRUE(first);
  const auto second = Journal::open((folder / "j.db").string());
  ASSERT_FALSE(second);
  EXPECT_EQ(exit_code(second.error()), 9);
}

TEST(Journal, NamesADamagedFile) {
  const fs::path folder = fresh("damaged");
  ASSERT_TRUE(write_atomic(folder / "j.db", std::string(4096, 'x')));
  const auto journal = Journal::open((folder / "j.db").string());
  ASSERT_FALSE(journal);
  EXPECT_EQ(error_code(journal.error()), "io.journal");
}

TEST(Journal, RefusesAnotherFormat) {
  const fs::path folder = fresh("format");
  const std::string path = (folder / "j.db").string();
  ASSERT_TRUE(Journal::open(path));
  {
    auto database = open_sqlite(path, false);
    ASSERT_TRUE(database && (*database)->query("PRAGMA user_version=9"));
  }
  const auto journal = Journal::open(path);
  ASSERT_FALSE(journal);
  EXPECT_EQ(error_code(journal.error()), "io.journal");
  EXPECT_NE(journal.error().message.find("format 9"), std::string::npos);
}

TEST(Journal, AFileThatIsNotThereIsNotMadeByReading) {
  const fs::path folder = fresh("absent");
  const auto journal = Journal::open((folder / "j.db").string(), {.create = false});
  ASSERT_FALSE(journal);
  EXPECT_EQ(error_code(journal.error()), "io.not_found");
  EXPECT_FALSE(fs::exists(folder / "j.db"));
}

TEST(Journal, TakesNoPasswordFromTheCommandLine) {
  for (const char* reference :
       {"postgres://me:s3cret@localhost/db", "postgres://localhost/db?password=s3cret"}) {
    const auto journal = Journal::open(reference);
    ASSERT_FALSE(journal);
    EXPECT_EQ(exit_code(journal.error()), 2);
    EXPECT_EQ(describe(journal.error()).find("s3cret"), std::string::npos);
  }
}

TEST(JournaledModel, AsksOnceWhatIsWantedTwice) {
  const fs::path folder = fresh("twins");
  auto model = parrot(folder);
  auto journal = Journal::open((folder / "j.db").string());
  const ChatRequest same = two_requests()[1];
  JournaledModel journaled(*model, **journal);
  const auto replies = generate_all(journaled, std::vector{same, same});
  ASSERT_TRUE(replies);
  EXPECT_EQ(journaled.counts().misses, 1);
  EXPECT_EQ((*replies)[1][0].text, (*replies)[0][0].text);
  EXPECT_FALSE((*replies)[1][0].text.empty());
}

TEST(JournaledModel, AsksNothingTwice) {
  const fs::path folder = fresh("twice");
  auto model = parrot(folder);
  auto journal = Journal::open((folder / "j.db").string());
  const auto requests = two_requests();
  JournaledModel first(*model, **journal);
  const auto before = generate_all(first, requests);
  ASSERT_TRUE(before);
  EXPECT_EQ(first.counts().misses, 4);
  JournaledModel again(*model, **journal);
  const auto after = generate_all(again, requests);
  ASSERT_TRUE(after);
  EXPECT_EQ(again.counts().hits, 4);
  EXPECT_EQ(again.counts().misses, 0);
  EXPECT_EQ((*after)[0][2].text, (*before)[0][2].text);
  EXPECT_EQ((*before)[0][2].text, "two");  // seed 4 + sample 2 = 6, of four replies the third
}

TEST(JournaledModel, KeepsWhatCameBeforeAFailure) {
  const fs::path folder = fresh("failure");
  auto journal = Journal::open((folder / "j.db").string());
  const auto requests = two_requests();
  auto breaking = parrot(folder, "- fail_after: 2\n");
  JournaledModel first(*breaking, **journal);
  EXPECT_FALSE(generate_all(first, requests));
  EXPECT_EQ(first.counts().misses, 2);
  // The same model goes on: only two of four answers are still to be asked for.
  auto healed = parrot(folder, "- fail_after: 2\n");
  JournaledModel second(*healed, **journal);
  const auto replies = generate_all(second, requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ(second.counts().hits, 2);
  EXPECT_EQ(second.counts().misses, 2);
}

/// Counts what it is asked; its answers depend on how many are asked together.
class BatchModel : public ChatModel {
 public:
  ModelInfo info() const override { return {.name = "b", .identity = "b", .batch_decides = true}; }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    ++batches;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      if (fail_at == static_cast<int>(answers)) return fail(ErrorKind::failure, "", "killed");
      ++answers;
      if (auto s =
              on_reply(i, 0, {.text = std::to_string(requests.size()), .finish_reason = "stop"});
          !s)
        return s;
    }
    return ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 1; }
  int batches = 0;
  std::size_t answers = 0;
  int fail_at = -1;
};

TEST(JournaledModel, RepeatsABrokenGroupWhole) {
  const fs::path folder = fresh("groups");
  std::vector<ChatRequest> requests;
  for (int i = 0; i < 300; ++i)
    requests.push_back({.messages = {{"user", std::to_string(i)}}, .schema = nullptr});
  auto journal = Journal::open((folder / "j.db").string());
  BatchModel model;
  model.fail_at = 200;  // in the second group of 128
  {
    JournaledModel first(model, **journal);
    EXPECT_FALSE(generate_all(first, requests));
  }
  journal->reset();  // the process ends here
  journal = Journal::open((folder / "j.db").string());
  BatchModel healed;
  JournaledModel second(healed, **journal);
  const auto replies = generate_all(second, requests);
  ASSERT_TRUE(replies);
  EXPECT_EQ(second.counts().hits, 128);
  EXPECT_EQ(healed.answers, 172u);  // the second group again, and the rest
  EXPECT_EQ((*replies)[0][0].text, "128");
  EXPECT_EQ((*replies)[150][0].text, "128");  // as it would have been undisturbed
  EXPECT_EQ((*replies)[299][0].text, "44");   // 300 - 2 * 128
}

TEST(JournalKey, DependsOnEverythingThatDecidesTheAnswer) {
  const ModelInfo model{.identity = "m"};
  ChatRequest request{.messages = {{"user", "a"}}};
  const std::string key = journal_key(model, request, 0);
  EXPECT_NE(key, journal_key({.identity = "n"}, request, 0));
  EXPECT_NE(key, journal_key(model, request, 1));
  request.sampling.temperature = 0.1;
  EXPECT_NE(key, journal_key(model, request, 0));
}

INSTANTIATE_TEST_SUITE_P(Sqlite, JournalContract,
                         testing::Values(JournalCase{
                             "sqlite", [] { return (fresh("contract") / "j.db").string(); }}),
                         testing::PrintToStringParamName());

}  // namespace
}  // namespace rolellm
