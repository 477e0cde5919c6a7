#include "rolellm/llm/distribution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr float kForbidden = -std::numeric_limits<float>::infinity();

/// The definition in distribution.h, taken at its word: sort everything, then cut.
struct Plain {
  std::set<std::int32_t> kept;
  std::vector<double> chances;
};
Plain plain_definition(const Sampling& sampling, const std::vector<float>& row) {
  std::vector<std::size_t> order(row.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return row[a] > row[b]; });
  while (!order.empty() && row[order.back()] == kForbidden) order.pop_back();
  if (sampling.temperature <= 0) order.resize(1);
  if (sampling.top_k > 0 && order.size() > static_cast<std::size_t>(sampling.top_k)) {
    order.resize(static_cast<std::size_t>(sampling.top_k));
  }
  std::vector<double> weights;
  for (const std::size_t at : order) {
    const double below = static_cast<double>(row[at]) - static_cast<double>(row[order[0]]);
    weights.push_back(sampling.temperature > 0 ? std::exp(below / sampling.temperature) : 1.0);
  }
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::size_t kept = 0;
  for (double mass = 0; kept < weights.size(); mass += weights[kept++]) {
    if (kept > 0 && sampling.top_p < 1 && mass >= sampling.top_p * total) break;
    if (kept > 0 && weights[kept] < sampling.min_p && weights[kept] < 1) break;
  }
  const double left = std::accumulate(weights.begin(), weights.begin() + kept, 0.0);
  Plain plain{.kept = {}, .chances = std::vector<double>(row.size())};
  for (std::size_t i = 0; i < kept; ++i) {
    plain.kept.insert(static_cast<std::int32_t>(order[i]));
    plain.chances[order[i]] = weights[i] / left;
  }
  return plain;
}

/// The tokens that can be drawn: drawn and taken out until none is left.
std::set<std::int32_t> support(Distribution& distribution) {
  Random random(1);
  std::set<std::int32_t> tokens;
  while (!distribution.is_empty()) {
    const std::int32_t token = distribution.draw(random);
    if (!tokens.insert(token).second) ADD_FAILURE() << token << " was drawn after its removal";
    distribution.remove(token);
    if (tokens.size() > 10'000) break;
  }
  return tokens;
}

Sampling random_sampling(Random& random) {
  const double temperatures[] = {0, 0.01, 0.3, 0.7, 1, 1.7, 5};
  const int top_ks[] = {0, 0, 1, 2, 17, 100, 100'000};
  Sampling sampling;
  sampling.temperature = temperatures[random.below(7)];
  sampling.top_k = top_ks[random.below(7)];
  sampling.top_p = random.below(3) == 0 ? 1.0 : random.below(8) == 0 ? 1e-9 : random.uniform();
  sampling.min_p = random.below(2) == 0 ? 0.0 : random.uniform() * random.uniform();
  return sampling;
}

/// Rows with ties (logits in steps), forbidden entries, flat and steep ones.
std::vector<float> random_row(Random& random) {
  std::vector<float> row(1 + random.below(600));
  const double spread = 0.1 + 12 * random.uniform();
  const bool ties = random.below(2) == 0;
  for (float& logit : row) {
    double value = (random.uniform() + random.uniform() + random.uniform()) * spread;
    if (ties) value = std::round(value * 2) / 2;
    logit = random.below(20) == 0 ? kForbidden : static_cast<float>(value);
  }
  row[random.below(row.size())] = static_cast<float>(spread);
  return row;
}

TEST(Distribution, KeepsExactlyWhatThePlainDefinitionKeeps) {
  Random random(20);
  for (int round = 0; round < 200; ++round) {
    const Sampling sampling = random_sampling(random);
    Distribution distribution(sampling);
    // Two rows with one object: what it guesses from the first must not change the second.
    for (int i = 0; i < 2; ++i) {
      const auto row = random_row(random);
      auto [kept, chances] = plain_definition(sampling, row);
      ASSERT_TRUE(distribution.prepare(row));
      const bool whole_row = distribution.holds_all();
      auto drawn = support(distribution);
      if (whole_row) {
        // Below what single precision tells from nothing, tokens may or may not be drawn.
        const auto is_nothing = [&chances = chances](std::int32_t token) {
          return chances[static_cast<std::size_t>(token)] <= 1e-30;
        };
        std::erase_if(kept, is_nothing);
        std::erase_if(drawn, is_nothing);
      }
      EXPECT_EQ(drawn, kept) << "round " << round << ": temperature " << sampling.temperature
                             << ", top_k " << sampling.top_k << ", top_p " << sampling.top_p
                             << ", min_p " << sampling.min_p;
    }
  }
}

TEST(Distribution, DrawsWithThePlainDefinitionsChances) {
  Random random(21);
  constexpr int kDraws = 20'000;
  for (int round = 0; round < 40; ++round) {
    Sampling sampling = random_sampling(random);
    if (sampling.temperature == 0) continue;
    if (round % 4 == 0) sampling = {.temperature = sampling.temperature, .top_p = 1};
    const auto row = random_row(random);
    const auto chances = plain_definition(sampling, row).chances;
    Distribution distribution(sampling);
    ASSERT_TRUE(distribution.prepare(row));
    std::vector<int> seen(row.size());
    for (int i = 0; i < kDraws; ++i) ++seen[static_cast<std::size_t>(distribution.draw(random))];
    // Chi-square over the tokens expected 10 times or more, the others as one.
    double chi = 0, rest_expected = 0, rest_seen = 0;
    int cells = 0;
    for (std::size_t token = 0; token < row.size(); ++token) {
      const double expected = chances[token] * kDraws;
      if (expected < 10) {
        rest_expected += expected;
        rest_seen += seen[token];
        continue;
      }
      chi += (seen[token] - expected) * (seen[token] - expected) / expected;
      ++cells;
    }
    if (rest_expected >= 10) {
      chi += (rest_seen - rest_expected) * (rest_seen - rest_expected) / rest_expected;
      ++cells;
    }
    // Mean cells - 1, variance twice that; six deviations over 40 rounds never happen by chance.
    EXPECT_LT(chi, cells + 6 * std::sqrt(2.0 * cells) + 6) << "round " << round;
  }
}

/// What a seed draws from a dozen rows of many unlikely tokens and forty that stand out.
std::vector<std::int32_t> draws_of_a_seed(const Sampling& sampling) {
  Random random(22);
  Distribution distribution(sampling);
  std::vector<std::int32_t> tokens;
  for (int at = 0; at < 12; ++at) {
    std::vector<float> row(5000);
    for (float& logit : row) {
      logit = static_cast<float>(8 * (random.uniform() + random.uniform() + random.uniform()) - 12);
    }
    for (int i = 0; i < 40; ++i) {
      row[random.below(row.size())] += static_cast<float>(4 + 8 * random.uniform());
    }
    EXPECT_TRUE(distribution.prepare(row));
    tokens.push_back(distribution.draw(random));
  }
  return tokens;
}

TEST(Distribution, ASeedDrawsTheTokensItAlwaysDrew) {
  // Written down before candidates were weighed only behind the cut to top_k.
  using Ids = std::vector<std::int32_t>;
  EXPECT_EQ(draws_of_a_seed({.temperature = 0.7, .top_p = 0.95, .top_k = 40}),
            (Ids{3887, 3082, 4795, 2171, 2436, 1164, 353, 3975, 3523, 3040, 4697, 1715}));
  EXPECT_EQ(draws_of_a_seed({.temperature = 1.5, .top_p = 1, .top_k = 5}),
            (Ids{3887, 3082, 4795, 902, 2436, 1164, 353, 3975, 1676, 2757, 230, 2088}));
  EXPECT_EQ(draws_of_a_seed({.temperature = 3, .top_p = 1, .top_k = 400, .min_p = 0.02}),
            (Ids{1888, 3082, 1670, 3008, 2445, 4183, 4284, 847, 1673, 1993, 314, 1821}));
  EXPECT_EQ(draws_of_a_seed({.temperature = 2, .top_p = 0.9, .top_k = 9000}),
            (Ids{820, 3082, 222, 3501, 1255, 833, 4066, 3975, 3523, 2757, 1691, 1815}));
  EXPECT_EQ(draws_of_a_seed({.temperature = 2, .top_p = 0.9}),
            (Ids{1248, 833, 4795, 2696, 3319, 1164, 3457, 4526, 3523, 924, 2474, 3043}));
}

TEST(Distribution, TakesTheFirstOfEqualsAtTemperatureZero) {
  Random random(1);
  Distribution distribution({.temperature = 0});
  ASSERT_TRUE(distribution.prepare(std::vector<float>{1, 3, 3}));
  EXPECT_EQ(distribution.draw(random), 1);
}

TEST(Distribution, KeepsTheLikeliestHoweverSmallTopPIs) {
  Distribution distribution({.temperature = 1, .top_p = 0});
  const std::vector<float> row = {1, 5, 5, 0};
  ASSERT_TRUE(distribution.prepare(row));
  EXPECT_EQ(support(distribution), (std::set<std::int32_t>{1}));
}

TEST(Distribution, HasNothingToDrawWhereLogitsAreNoNumbersOrInfinite) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  Distribution distribution({.temperature = 1});
  EXPECT_FALSE(distribution.prepare(std::vector<float>{1, nan, 2}));
  EXPECT_FALSE(distribution.prepare(std::vector<float>{1, -kForbidden}));
  EXPECT_FALSE(distribution.prepare(std::vector<float>(5, kForbidden)));
  EXPECT_FALSE(distribution.prepare({}));
}

}  // namespace
}  // namespace rolellm
