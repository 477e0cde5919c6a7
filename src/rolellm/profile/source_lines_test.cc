#include "rolellm/profile/source_lines.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

SourceLines lift_lines() {
  SourceLines lines(content_words("en"));
  for (const Utterance& utterance : lift_scene()) lines.add(utterance);
  return lines;
}

std::vector<int> lines_of(const Support& support) {
  std::vector<int> lines;
  for (const Citation& line : support.lines) lines.push_back(line.line);
  return lines;
}

TEST(SourceLines, FindTheFewestThatHoldTheWords) {
  const Support support = lift_lines().find("boxed for Hull under a leaking roof", 3);
  EXPECT_EQ(lines_of(support), (std::vector<int>{5, 11}));
  EXPECT_DOUBLE_EQ(support.share, 1);
  EXPECT_EQ(support.words, 4u);  // box hull leak roof
  EXPECT_EQ(support.in_one_line, 2u);
}

TEST(SourceLines, CountWhatNoLineHas) {
  const Support support = lift_lines().find("a towel and a pension", 3);
  EXPECT_EQ(lines_of(support), std::vector<int>{13});
  EXPECT_DOUBLE_EQ(support.share, 0.5);
  EXPECT_EQ(support.missing, std::vector<std::string>{"pension"});
}

TEST(SourceLines, CiteNoMoreThanAllowed) {
  const Support support = lift_lines().find("the towel, the bucket, the cable", 1);
  EXPECT_EQ(support.lines.size(), 1u);
  EXPECT_NEAR(support.share, 1.0 / 3, 1e-9);
  EXPECT_EQ(support.words, 3u);
}

TEST(SourceLines, FindNothingForWordsWithoutContent) {
  EXPECT_DOUBLE_EQ(lift_lines().find("it is what it is", 3).share, 0);
  EXPECT_TRUE(SourceLines(content_words("en")).find("a towel", 3).lines.empty());
}

TEST(SourceLines, QuoteOfALongLineOnlyWhatHoldsTheWords) {
  SourceLines lines(content_words("en"));
  std::string speech = "The towel is wet. ";
  for (int i = 0; i < 20; ++i) speech += "Then it rained. ";
  lines.add(said("A", speech, 0, 3));
  const Support support = lines.find("towel", 3);
  ASSERT_EQ(support.lines.size(), 1u);
  EXPECT_EQ(support.lines[0].quote, "The towel is wet.");
}

TEST(SourceLines, CitesOfEqualLinesTheOneWithTheSmallWords) {
  SourceLines lines(content_words("en"));
  lines.add(said("narrator", "A bridge over the water.", 0, 1));
  lines.add(said("PIP", "I should like to know how much water there is.", 0, 3));
  const auto found = lines.find("know how much water there is", 1).lines;
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].line, 3);
}

}  // namespace
}  // namespace rolellm
