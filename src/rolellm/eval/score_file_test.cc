#include "rolellm/eval/score_file.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

fs::path written(const std::string& text) {
  const fs::path file = fs::path(testing::TempDir()) / "score_file_test.jsonl";
  EXPECT_TRUE(write_atomic(file, text));
  return file;
}

TEST(ScoreFile, AveragesOverRows) {
  const ScoredFile scored = score_rows({{"a b", {"a b", "c"}}, {"a", {"c"}}}, RougeTokens::rouge);
  EXPECT_DOUBLE_EQ(scored.average.max.f1, 0.5);    // (1 + 0) / 2
  EXPECT_DOUBLE_EQ(scored.average.mean.f1, 0.25);  // ((1 + 0) / 2 + 0) / 2
}

TEST(ScoreFile, RefusesARowOfTheWrongShape) {
  const auto scored =
      read_score_rows(written("{\"prediction\":\"a\",\"references\":[\"a\"]}\n"
                              "{\"prediction\":\"a\",\"references\":\"a\"}\n"));
  ASSERT_FALSE(scored);
  EXPECT_EQ(error_code(scored.error()), "schema.type");
  EXPECT_EQ(scored.error().line, 2);
  EXPECT_EQ(exit_code(scored.error()), 3);
}

}  // namespace
}  // namespace rolellm
