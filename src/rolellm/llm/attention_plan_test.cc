#include "rolellm/llm/attention_plan.h"

#include <string>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr std::uint16_t kHidden = 0xFC00;  // -infinity

/// Rows as pictures: `x` where a row sees a cell.
std::vector<RowChunk> plan(const std::vector<std::string>& rows, std::vector<int> positions,
                           int rows_per_chunk = 8) {
  std::vector<std::uint16_t> mask;
  for (const std::string& row : rows)
    for (const char c : row) mask.push_back(c == 'x' ? 0 : kHidden);
  return plan_attention({.values = mask.data(),
                         .rows = static_cast<int>(rows.size()),
                         .cells = static_cast<int>(rows[0].size())},
                        positions, rows_per_chunk);
}

using Numbers = std::vector<int>;

TEST(AttentionPlan, PutsCellsTogetherThatTheSameRowsSee) {
  const auto chunks = plan({"xxx..", "xx.x."}, {0, 1, 2, 2, 9});
  ASSERT_EQ(chunks.size(), 1U);
  ASSERT_EQ(chunks[0].groups.size(), 3U);
  EXPECT_EQ(chunks[0].groups[0].rows, (Numbers{0, 1}));
  EXPECT_EQ(chunks[0].groups[0].cells, (Numbers{0, 1}));
  EXPECT_EQ(chunks[0].groups[1].cells, (Numbers{2}));
  EXPECT_EQ(chunks[0].groups[2].cells, (Numbers{3}));
  EXPECT_EQ(chunks[0].most_cells, 3);
}

TEST(AttentionPlan, GoesThroughCellsInTheOrderOfTheText) {
  const auto chunks = plan({"xxx"}, {2, 0, 1});
  ASSERT_EQ(chunks[0].groups.size(), 1U);
  EXPECT_EQ(chunks[0].groups[0].cells, (Numbers{1, 2, 0}));
}

TEST(AttentionPlan, PutsRowsTogetherThatBeginAlike) {
  // rows 0 and 2 share a beginning, 1 and 3 another
  const auto chunks = plan({"x....", ".x...", "x.x..", ".x.x."}, {0, 0, 1, 1, 0}, 2);
  ASSERT_EQ(chunks.size(), 2U);
  EXPECT_EQ(chunks[0].rows, (Numbers{2, 0}));
  EXPECT_EQ(chunks[1].rows, (Numbers{3, 1}));
}

TEST(AttentionPlan, SeesEachRowOfAPromptOnlyItsPast) {
  const auto chunks = plan({"x..", "xx.", "xxx"}, {0, 1, 2});
  Numbers seen(3, 0);
  for (const CellGroup& group : chunks[0].groups)
    for (const int row : group.rows)
      seen[static_cast<std::size_t>(chunks[0].rows[static_cast<std::size_t>(row)])] +=
          static_cast<int>(group.cells.size());
  EXPECT_EQ(seen, (Numbers{1, 2, 3}));
}

TEST(AttentionPlan, TakesMoreRowsThanAWordHasBits) {
  std::vector<std::string> rows(130, std::string(130, '.'));
  Numbers positions(130, 0);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i][i] = 'x';
  const auto chunks = plan(rows, positions, 16);
  ASSERT_EQ(chunks.size(), 9U);  // 8 of 16 rows and one of 2
  EXPECT_EQ(chunks[8].rows, (Numbers{128, 129}));
  EXPECT_EQ(chunks[8].groups[1].cells, (Numbers{129}));
}

}  // namespace
}  // namespace rolellm
