#include "rolellm/llm/token_chances.h"

#include <cmath>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ChanceTable, SumsToOne) {
  const std::vector<float> logits = {1, 3, 2, -50, 3};
  const ChanceTable chances(logits, 0);
  double sum = 0;
  for (const float logit : logits) sum += std::exp(chances.logprob(logit));
  EXPECT_NEAR(sum, 1, 1e-12);
}

TEST(ChanceTable, OfTwoEqualTokensIsHalfEach) {
  const std::vector<float> logits = {1000, 1000};  // exp(1000) alone is no double
  EXPECT_NEAR(ChanceTable(logits, 0).logprob(1000), std::log(0.5), 1e-12);
}

TEST(ChanceTable, NamesTheLikeliestAndOfEqualsTheFirst) {
  const std::vector<float> logits = {1, 3, 2, -50, 3};
  EXPECT_EQ(ChanceTable(logits, 3).likeliest(), (std::vector<std::int32_t>{1, 4, 2}));
  EXPECT_EQ(ChanceTable(logits, 9).likeliest().size(), 5U);
  EXPECT_TRUE(ChanceTable(logits, 0).likeliest().empty());
}

}  // namespace
}  // namespace rolellm
