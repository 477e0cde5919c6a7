#include "rolellm/core/random.h"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Random, RepeatsFromItsSeed) {
  Random a(42), b(42);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(a.next(), b.next());
}

TEST(Random, BelowStaysBelowAndReachesAll) {
  Random random(1);
  std::set<std::uint64_t> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(random.below(7));
  EXPECT_EQ(seen, (std::set<std::uint64_t>{0, 1, 2, 3, 4, 5, 6}));
}

TEST(Random, ShuffleKeepsEveryItem) {
  Random random(3);
  std::vector<int> items{1, 2, 3, 4, 5};
  random.shuffle(std::span(items));
  EXPECT_EQ(std::multiset<int>(items.begin(), items.end()), (std::multiset<int>{1, 2, 3, 4, 5}));
}

TEST(DeriveSeed, DiffersByName) {
  EXPECT_NE(derive_seed(1, "profile"), derive_seed(1, "tune"));
  EXPECT_EQ(derive_seed(1, "tune"), derive_seed(1, "tune"));
}

}  // namespace
}  // namespace rolellm
