#include "rolellm/retrieve/bm25.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Bm25Index, ScoresByLucenesFormula) {
  const std::vector<std::string> texts = {"red boat", "blue boat", "green hat"};
  const auto hits = Bm25Index(texts).search("red", 5);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].doc, 0);
  // idf = ln(1 + (3 - 1 + 0.5) / (1 + 0.5)) = ln(2.6667) = 0.980829; all lengths are the mean, so
  // the rest is 1 * 2.2 / (1 + 1.2) = 1.
  EXPECT_NEAR(hits[0].score, 0.980829, 1e-6);
}

TEST(Bm25Index, BreaksTiesByDocument) {
  const std::vector<std::string> texts = {"a boat", "my boat", "no hat"};
  const auto hits = Bm25Index(texts).search("boats", 2);
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].doc, 0);
  EXPECT_EQ(hits[1].doc, 1);
  EXPECT_DOUBLE_EQ(hits[0].score, hits[1].score);
}

TEST(Bm25Index, HoldsLongTextsBackByB) {
  const std::vector<std::string> texts = {"boat one two three four five", "boat one"};
  EXPECT_EQ(Bm25Index(texts).search("boat", 1)[0].doc, 1);
  EXPECT_EQ(Bm25Index(texts, {.b = 0}).search("boat", 1)[0].doc, 0);  // a tie, then by doc
}

TEST(Bm25Index, FindsNothingInNothing) {
  EXPECT_TRUE(Bm25Index({}).search("boat", 3).empty());
  const std::vector<std::string> texts = {"boat", ""};
  EXPECT_TRUE(Bm25Index(texts).search("", 3).empty());
  EXPECT_TRUE(Bm25Index(texts).search("zebra", 3).empty());
  EXPECT_TRUE(Bm25Index(texts).search("boat", 0).empty());
}

TEST(Bm25Index, MatchesChineseByPairs) {
  const std::vector<std::string> texts = {"今天的面馆没有开门", "明天去看电影"};
  const auto hits = Bm25Index(texts).search("面馆在哪里", 2);
  ASSERT_EQ(hits.size(), 1u);
  EXPECT_EQ(hits[0].doc, 0);
}

}  // namespace
}  // namespace rolellm
