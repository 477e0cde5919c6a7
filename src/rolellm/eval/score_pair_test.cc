#include "rolellm/eval/score_pair.h"

#include <unistd.h>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

class ScorePair : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }
  Result<PairedRows> pair(const std::string& predictions, const std::string& references,
                          const PairKeys& keys = {}) {
    EXPECT_TRUE(write_atomic(folder_ / "pred.jsonl", predictions));
    EXPECT_TRUE(write_atomic(folder_ / "ref.jsonl", references));
    return pair_files(folder_ / "pred.jsonl", folder_ / "ref.jsonl", keys);
  }

  const fs::path folder_ =
      fs::temp_directory_path() / ("rolellm_score_pair_" + std::to_string(::getpid()));
};

TEST_F(ScorePair, JoinsRoleBenchRowsWhateverTheirOrder) {
  const auto paired = pair(
      "{\"role\":\"B\",\"question\":\"Why?\",\"generated\":[\"b\",\"unused\"]}\n"
      "{\"role\":\"A\",\"question\":\"Why?\",\"generated\":[\"a\"]}\n",
      "{\"role\":\"A\",\"question\":\" Why? \",\"generated\":[\"x\",\"y\"]}\n"
      "{\"role\":\"B\",\"question\":\"Why?\",\"generated\":[\"z\"]}\n");
  ASSERT_TRUE(paired) << describe(paired.error());
  EXPECT_EQ(paired->paired_by, "role and question");
  EXPECT_EQ(paired->rows[0].prediction, "b");
  EXPECT_EQ(paired->rows[0].references, std::vector<std::string>{"z"});
  EXPECT_EQ(paired->rows[1].references, (std::vector<std::string>{"x", "y"}));
}

TEST_F(ScorePair, PairsLineByLineWhenNothingNamesTheRows) {
  const auto paired = pair("{\"say\":\"a\"}\n{\"say\":\"b\"}\n",
                           "{\"target\":\"x\"}\n{\"target\":\"y\"}\n", {.prediction = "say"});
  ASSERT_TRUE(paired) << describe(paired.error());
  EXPECT_EQ(paired->paired_by, "line");
  EXPECT_EQ(paired->rows[1].prediction, "b");
  EXPECT_EQ(paired->rows[1].references, std::vector<std::string>{"y"});
  const auto uneven = pair("{\"text\":\"a\"}\n", "{\"text\":\"x\"}\n{\"text\":\"y\"}\n");
  ASSERT_FALSE(uneven);
  EXPECT_EQ(uneven.error().message, "expected as many predictions as references, found 1 and 2");
}

TEST_F(ScorePair, LeavesNothingOut) {
  const std::string one = "{\"id\":1,\"text\":\"a\"}\n", two = "{\"id\":2,\"text\":\"b\"}\n";
  const auto extra = pair(one + two, one);
  ASSERT_FALSE(extra);
  EXPECT_EQ(error_code(extra.error()), "schema.pairs");
  EXPECT_EQ(extra.error().line, 2);
  const auto unanswered = pair(two, one + two);
  ASSERT_FALSE(unanswered);
  EXPECT_EQ(unanswered.error().line, 1);
  EXPECT_EQ(fs::path(unanswered.error().file).filename(), "ref.jsonl");
}

TEST_F(ScorePair, NamesTheRowThatHasNoText) {
  const auto number =
      pair("{\"text\":\"a\"}\n{\"text\":3}\n", "{\"text\":\"a\"}\n{\"text\":\"b\"}\n");
  ASSERT_FALSE(number);
  EXPECT_EQ(error_code(number.error()), "schema.type");
  EXPECT_EQ(number.error().line, 2);
  const auto none = pair("{\"say\":\"a\"}\n", "{\"text\":\"a\"}\n");
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().hint, "name it with --prediction");
}

}  // namespace
}  // namespace rolellm
