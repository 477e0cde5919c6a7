#include "rolellm/llm/logprobs.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr float kMasked = -std::numeric_limits<float>::infinity();

TEST(Logprobs, AreLogarithmsOfTheSoftmax) {
  // exp: 6, 3, 1 of 10, whatever is added to all.
  const std::vector<float> row = {std::log(3.0F) + 50, std::log(6.0F) + 50, 50};
  const Logprobs logprobs(row);
  EXPECT_NEAR(logprobs.of(0), std::log(0.3), 1e-5);
  EXPECT_NEAR(logprobs.of(1), std::log(0.6), 1e-5);
  EXPECT_NEAR(logprobs.of(2), std::log(0.1), 1e-5);
}

TEST(Logprobs, NameTheLikeliestFirstAndEqualOnesById) {
  const std::vector<float> row = {1, 7, 2, 7, -400};
  const auto best = Logprobs(row).likeliest(3);
  ASSERT_EQ(best.size(), 3U);
  EXPECT_EQ(best[0].token, 1);
  EXPECT_EQ(best[1].token, 3);
  EXPECT_EQ(best[2].token, 2);
  EXPECT_NEAR(best[0].logprob - best[2].logprob, 5, 1e-6);
  EXPECT_EQ(Logprobs(row).likeliest(5).back().token, 4);
}

TEST(Logprobs, LeaveOutWhatIsImpossible) {
  const std::vector<float> row = {kMasked, 0, kMasked};
  const Logprobs logprobs(row);
  EXPECT_EQ(logprobs.likeliest(20).size(), 1U);
  EXPECT_EQ(logprobs.of(1), 0.0);
  EXPECT_EQ(logprobs.of(0), -std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace rolellm
