#include "rolellm/retrieve/near_duplicates.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Texts = std::vector<std::string>;
using Numbers = std::vector<int>;

TEST(RepeatsOf, KeepsTheFirstOfNearlyEqualQuestions) {
  const Texts texts = {"Who keeps the lighthouse at Gannet Head?", "What is in the biscuit tin?",
                       "who keeps the lighthouse at gannet head",
                       "Who keeps the lighthouse on Gannet Head?"};
  EXPECT_EQ(repeats_of(texts), (Numbers{-1, -1, 0, 0}));
}

TEST(RepeatsOf, KeepsQuestionsThatDifferInTheWordThatMatters) {
  const Texts texts = {"What do you think of Wren?", "What do you think of Ambrose?",
                       "What do you think of Upton?"};
  EXPECT_EQ(repeats_of(texts), (Numbers{-1, -1, -1}));
}

TEST(RepeatsOf, MatchesChinese) {
  const Texts texts = {"老周的面馆开了多少年？", "老周的面馆，开了多少年", "小雨为什么离开家？"};
  EXPECT_EQ(repeats_of(texts), (Numbers{-1, 0, -1}));
}

TEST(RepeatsOf, TakesNothing) {
  EXPECT_TRUE(repeats_of({}).empty());
  const Texts texts = {"", "?", ""};
  EXPECT_EQ(repeats_of(texts), (Numbers{-1, -1, 0}));
}

TEST(NearDuplicateClusters, JoinChains) {
  const Texts texts = {"alpha beta gamma delta", "one two three four", "alpha beta gamma epsilon",
                       "alpha beta zeta epsilon"};
  // At 0.4, 0-2 share three of four terms and 2-3 three of four; 0-3 only two.
  EXPECT_EQ(near_duplicate_clusters(texts, 0.4), (Numbers{0, 1, 0, 0}));
}

TEST(NearDuplicateClusters, KeepOneClusterForAQuestionAskedOfManyRoles) {
  const Texts texts(20, "How do I boil an egg?");
  EXPECT_EQ(near_duplicate_clusters(texts), Numbers(20, 0));
}

}  // namespace
}  // namespace rolellm
