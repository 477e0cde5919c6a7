#include "rolellm/script/directions.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ExtractDirections, KeepsOneBlankWhereTheBracketStood) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("Well (sighs) no.", directions), "Well no.");
  ASSERT_EQ(directions.size(), 1u);
  EXPECT_EQ(directions[0].offset, 4);
  EXPECT_EQ(directions[0].text, "sighs");
}

TEST(ExtractDirections, KeepsTheBlankBeforeADash) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("No! – (He sits.) – Well.", directions), "No! – – Well.");
}

TEST(ExtractDirections, PutsNoBlankBetweenChineseWordsOrBeforeAComma) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("来了（坐下），喝茶（笑）吧", directions), "来了，喝茶吧");
  EXPECT_EQ(extract_directions("Well (sighs), no.", directions), "Well, no.");
}

TEST(ExtractDirections, TakesTheFullStopBehindADirection) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("(giving up). No boat today.", directions), "No boat today.");
  EXPECT_EQ(extract_directions("So. (He sits). Yes.", directions), "So. Yes.");
  EXPECT_EQ(extract_directions("(beat)... and no.", directions), "... and no.");
}

TEST(ExtractDirections, LeavesAnUnclosedBracketInTheSpeech) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("Well (sighs", directions), "Well (sighs");
  EXPECT_TRUE(directions.empty());
  EXPECT_EQ(extract_directions("", directions), "");
}

TEST(ExtractDirections, TakesTheOuterOfTwoBrackets) {
  std::vector<Direction> directions;
  EXPECT_EQ(extract_directions("One (two (three)) four ) (", directions), "One four ) (");
  ASSERT_EQ(directions.size(), 1u);
  EXPECT_EQ(directions[0].text, "two (three)");
}

}  // namespace
}  // namespace rolellm
