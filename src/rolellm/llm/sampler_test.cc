#include "rolellm/llm/sampler.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// How often each of the tokens is drawn from the same logits.
std::vector<int> counts(const Sampling& sampling, const std::vector<float>& logits, int draws) {
  std::vector<int> seen(logits.size());
  Sampler sampler(sampling, 1, nullptr);
  for (int i = 0; i < draws; ++i) {
    std::vector<float> row = logits;
    ++seen[static_cast<std::size_t>(sampler.draw(row))];
  }
  return seen;
}

TEST(Sampler, TakesTheLikeliestAtTemperatureZero) {
  EXPECT_EQ(counts({.temperature = 0}, {1, 5, 4}, 10), (std::vector<int>{0, 10, 0}));
}

TEST(Sampler, TakesTheFirstOfEqualsAtTemperatureZero) {
  EXPECT_EQ(counts({.temperature = 0}, {2, 2, 1}, 5), (std::vector<int>{5, 0, 0}));
}

TEST(Sampler, DrawsInProportionToTheProbabilities) {
  // Weights 3 : 1, so 3000 of 4000; the standard deviation is sqrt(4000 * 0.75 * 0.25) = 27.
  const auto seen = counts({.temperature = 1, .top_p = 1}, {std::log(3.0F), 0}, 4000);
  EXPECT_NEAR(seen[0], 3000, 5 * 27);
}

TEST(Sampler, FlattensWithTemperature) {
  // ln 9 at temperature 2 is ln 3: again 3 : 1.
  const auto seen = counts({.temperature = 2, .top_p = 1}, {std::log(9.0F), 0}, 4000);
  EXPECT_NEAR(seen[0], 3000, 5 * 27);
}

TEST(Sampler, KeepsTheTopK) {
  const auto seen = counts({.temperature = 1, .top_p = 1, .top_k = 2}, {3, 1, 3, 2.9F}, 300);
  EXPECT_EQ(seen[1], 0);
  EXPECT_EQ(seen[3], 0);
  EXPECT_GT(seen[0], 0);
  EXPECT_GT(seen[2], 0);
}

TEST(Sampler, KeepsTheSmallestSetThatHoldsTopP) {
  // Probabilities .6, .3, .1: the first two reach .8, so the third is never drawn.
  const std::vector<float> logits = {std::log(0.6F), std::log(0.3F), std::log(0.1F)};
  const auto seen = counts({.temperature = 1, .top_p = 0.8}, logits, 500);
  EXPECT_EQ(seen[2], 0);
  EXPECT_GT(seen[1], 0);
}

TEST(Sampler, DropsWhatIsBelowMinPOfTheLikeliest) {
  // .3 / .6 = .5 stays, .1 / .6 = .17 goes.
  const std::vector<float> logits = {std::log(0.6F), std::log(0.3F), std::log(0.1F)};
  const auto seen = counts({.temperature = 1, .top_p = 1, .min_p = 0.4}, logits, 500);
  EXPECT_EQ(seen[2], 0);
  EXPECT_GT(seen[1], 0);
}

TEST(Sampler, PenalisesWhatItSaid) {
  Sampler sampler({.temperature = 0, .repeat_penalty = 2}, 1, nullptr);
  std::vector<float> row = {4, 3};
  EXPECT_EQ(sampler.draw(row), 0);
  row = {4, 3};
  EXPECT_EQ(sampler.draw(row), 1);  // 4 / 2 = 2 < 3
  row = {-1, -3};
  EXPECT_EQ(sampler.draw(row), 0);  // -1 * 2 = -2 > -3 * 2
}

TEST(Sampler, RepeatsItselfWithTheSameSeed) {
  const std::vector<float> logits = {1, 1.1F, 0.9F, 1.05F};
  EXPECT_EQ(counts({.temperature = 1}, logits, 100), counts({.temperature = 1}, logits, 100));
}

TEST(Sampler, HasNoTokenForLogitsThatAreNoNumbers) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  std::vector<float> row = {nan, nan, nan};
  EXPECT_EQ(Sampler({}, 1, nullptr).draw(row), LLAMA_TOKEN_NULL);
  row = {nan, 1, nan};
  EXPECT_EQ(Sampler({}, 1, nullptr).draw(row), LLAMA_TOKEN_NULL);
}

}  // namespace
}  // namespace rolellm
