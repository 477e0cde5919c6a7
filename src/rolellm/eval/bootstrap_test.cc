#include "rolellm/eval/bootstrap.h"

#include <vector>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ClusterBootstrap, HasNoWidthWithoutVariation) {
  const std::vector<double> values(6, 0.5);
  const std::vector<std::string> roles{"a", "a", "b", "b", "c", "c"};
  const Interval interval = cluster_bootstrap(values, roles, 200, 1);
  EXPECT_DOUBLE_EQ(interval.mean, 0.5);
  EXPECT_DOUBLE_EQ(interval.low, 0.5);
  EXPECT_DOUBLE_EQ(interval.high, 0.5);
  EXPECT_EQ(interval.n, 6);
}

TEST(ClusterBootstrap, IsWiderWhenRolesDiffer) {
  // The same values; once spread over the roles evenly, once each role of one kind.
  const std::vector<double> values{0, 1, 0, 1, 0, 1, 0, 1};
  const std::vector<std::string> even{"a", "a", "b", "b", "c", "c", "d", "d"};
  const std::vector<std::string> split{"a", "b", "a", "b", "c", "d", "c", "d"};
  const Interval narrow = cluster_bootstrap(values, even, 2000, 1);
  const Interval wide = cluster_bootstrap(values, split, 2000, 1);
  EXPECT_LT(narrow.high - narrow.low, wide.high - wide.low);
}

TEST(ClusterBootstrap, RepeatsFromItsSeed) {
  const std::vector<double> values{0.1, 0.4, 0.3};
  const std::vector<std::string> roles{"a", "b", "c"};
  EXPECT_EQ(cluster_bootstrap(values, roles, 500, 9).low,
            cluster_bootstrap(values, roles, 500, 9).low);
}

TEST(ClusterBootstrap, OfNothingIsZero) { EXPECT_EQ(cluster_bootstrap({}, {}, 10, 1).n, 0); }

}  // namespace
}  // namespace rolellm
