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

}  // namespace
}  // namespace rolellm
