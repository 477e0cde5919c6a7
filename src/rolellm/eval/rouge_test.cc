#include "rolellm/eval/rouge.h"

#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

TEST(RougeL, IsTheWorkedExample) {
  // "the cat sat" in "the cat was sat on": LCS 3; P = 3/5, R = 3/3, F1 = 2 * 0.6 / 1.6
  const RougeScore score = rouge_l("the cat was sat on", "The cat sat!", RougeTokens::rouge);
  EXPECT_DOUBLE_EQ(score.precision, 0.6);
  EXPECT_DOUBLE_EQ(score.recall, 1.0);
  EXPECT_DOUBLE_EQ(score.f1, 2 * 0.6 * 1.0 / 1.6);
}

TEST(RougeL, OfNothingIsZero) {
  EXPECT_EQ(rouge_l("", "a", RougeTokens::rouge).f1, 0);
  EXPECT_EQ(rouge_l("a", "...", RougeTokens::rouge).f1, 0);
}

TEST(RougeTokens, AreThoseOfRougeScore) {
  EXPECT_EQ(rouge_tokens("Don't stop: A1-b\xE2\x84\xAA caf\xC3\xA9", RougeTokens::rouge),
            (std::vector<std::string>{"don", "t", "stop", "a1", "bk", "caf"}));
  EXPECT_TRUE(rouge_tokens("你好", RougeTokens::rouge).empty());
}

TEST(RougeTokens, CountChineseByCharacter) {
  EXPECT_EQ(rouge_tokens("你好, OK!", RougeTokens::chars),
            (std::vector<std::string>{"你", "好", "ok"}));
}

TEST(RougeMulti, TakesTheBestReferenceAndTheMean) {
  const std::vector<std::string> references{"x y", "a b"};
  const MultiRouge score = rouge_l_multi("a b", references, RougeTokens::rouge);
  EXPECT_DOUBLE_EQ(score.max.f1, 1.0);
  EXPECT_DOUBLE_EQ(score.mean.f1, 0.5);
}

int lcs_by_table(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::vector<int>> table(a.size() + 1, std::vector<int>(b.size() + 1, 0));
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      table[i][j] = a[i - 1] == b[j - 1] ? table[i - 1][j - 1] + 1
                                         : std::max(table[i - 1][j], table[i][j - 1]);
    }
  }
  return table[a.size()][b.size()];
}

TEST(LongestCommonSubsequence, EqualsTheTableOnRandomWords) {
  Random random(5);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::string> a(random.below(200)), b(random.below(200));
    for (auto* side : {&a, &b}) {
      for (std::string& word : *side)
        word = std::string(1, static_cast<char>('a' + random.below(9)));
    }
    ASSERT_EQ(longest_common_subsequence(a, b), lcs_by_table(a, b)) << "round " << round;
  }
}

}  // namespace
}  // namespace rolellm
