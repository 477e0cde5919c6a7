#include "rolellm/core/jsonl.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ParseJsonl, CountsLinesAndSkipsBlankOnes) {
  const auto rows = parse_jsonl("{\"a\":1}\n\n{\"a\":2}\n", "f");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[1].line, 3);
}

TEST(ParseJsonl, NamesTheBrokenLine) {
  const auto rows = parse_jsonl("{\"a\":1}\n{oops\n", "f.jsonl");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().file, "f.jsonl");
  EXPECT_EQ(rows.error().line, 2);
}

TEST(Artefact, RefusesAnotherFormat) {
  const fs::path file = fs::path(testing::TempDir()) / "jsonl_test.jsonl";
  ASSERT_TRUE(write_artefact(file, "rolellm.x/1", std::vector<Json>{Json{{"a", 1}}}));
  ASSERT_EQ(read_artefact(file, "rolellm.x/1")->size(), 1u);
  const auto other = read_artefact(file, "rolellm.y/1");
  ASSERT_FALSE(other);
  EXPECT_EQ(error_code(other.error()), "schema.version");
}

TEST(ReadRows, LeavesTheHeaderOut) {
  const fs::path file = fs::path(testing::TempDir()) / "jsonl_rows.jsonl";
  ASSERT_TRUE(write_atomic(file, "{\"format\":\"rolellm.x/1\"}\n{\"a\":1}\n"));
  EXPECT_EQ(read_rows(file)->size(), 1u);
}

TEST(ReadRows, KeepsAForeignRowThatHasAFormat) {
  const fs::path file = fs::path(testing::TempDir()) / "jsonl_foreign.jsonl";
  ASSERT_TRUE(write_atomic(file, "{\"format\":\"haiku\",\"a\":1}\n{\"a\":1}\n"));
  EXPECT_EQ(read_rows(file)->size(), 2u);
}

/// `rows` good rows and, behind the first one, the lines of `wrong`.
Result<std::vector<std::string>> read_mixed(int rows, const std::string& wrong) {
  const fs::path file = fs::path(testing::TempDir()) / "jsonl_mixed.jsonl";
  std::string text = "{\"a\":\"x\"}\n" + wrong;
  for (int i = 1; i < rows; ++i) text += "{\"a\":\"x\"}\n";
  EXPECT_TRUE(write_atomic(file, text));
  return read_most_rows<std::string>(file, [](const Json& row) { return string_field(row, "a"); });
}

TEST(ReadMostRows, LeavesOutOneRowInAHundred) {
  EXPECT_EQ(read_mixed(99, "{\"a\":1}\n")->size(), 99u);
  EXPECT_EQ(read_mixed(199, "{\"a\":1}\n")->size(), 199u);
}

TEST(ReadMostRows, NamesTheFirstWrongRowOfMore) {
  const auto rows = read_mixed(98, "{oops\n{\"a\":1}\n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().line, 2);
  EXPECT_EQ(error_code(rows.error()), "schema.json");
  EXPECT_NE(rows.error().message.find("2 of 100 rows are wrong"), std::string::npos);
}

}  // namespace
}  // namespace rolellm
