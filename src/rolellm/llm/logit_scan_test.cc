#include "rolellm/llm/logit_scan.h"

#include <cmath>
#include <limits>
#include <numeric>

#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<float> random_row(std::uint64_t seed, std::size_t size) {
  Random random(seed);
  std::vector<float> row(size);
  for (float& logit : row) logit = static_cast<float>(random.uniform() * 60 - 30);
  return row;
}

// Sizes around the widths of the fast passes, whose ends are plain loops.
constexpr std::size_t kSizes[] = {0, 1, 7, 8, 9, 31, 32, 33, 511, 512, 513, 1029, 5000};

TEST(LogitScan, AgreesWithPlainLoops) {
  for (const std::size_t size : kSizes) {
    const auto row = random_row(size + 1, size);
    const float most = largest_logit(row);
    EXPECT_EQ(most, plain::largest_logit(row));
    std::vector<std::int32_t> fast, slow;
    find_at_least(row, 12.5F, fast);
    plain::find_at_least(row, 12.5F, slow);
    EXPECT_EQ(fast, slow);
    if (size == 0) continue;
    std::vector<double> fast_sums, slow_sums;
    sum_exponentials(row, most, 1 / 0.7F, fast_sums);
    plain::sum_exponentials(row, most, 1 / 0.7F, slow_sums);
    ASSERT_EQ(fast_sums.size(), slow_sums.size());
    for (std::size_t i = 0; i < slow_sums.size(); ++i) {
      EXPECT_NEAR(fast_sums[i], slow_sums[i], slow_sums[i] * 3e-7 + 1e-30);
    }
  }
}

TEST(LogitScan, FindsANumberThatIsNoneWhereverItStands) {
  for (const std::size_t at : {0UL, 5UL, 31UL, 32UL, 69UL}) {
    std::vector<float> row(70, 1.0F);
    row[at] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_TRUE(std::isnan(largest_logit(row))) << at;
  }
}

TEST(LogitScan, TakesEveryExponentialToSinglePrecision) {
  // One entry at a time in a block of eight: the others weigh nothing.
  for (double x = 0; x > -86; x -= 0.37) {
    std::vector<float> row(8, -kInfinity);
    row[3] = static_cast<float>(x);
    std::vector<double> sums;
    sum_exponentials(row, 0, 1, sums);
    const double exact = std::exp(static_cast<double>(row[3]));
    EXPECT_NEAR(sums[0], exact, exact * 2e-7) << x;
  }
}

TEST(LogitScan, GivesNoWeightToWhatIsForbidden) {
  std::vector<double> sums;
  sum_exponentials(std::vector<float>(16, -kInfinity), 3, 2, sums);
  EXPECT_EQ(sums, std::vector<double>{0.0});
  sum_exponentials(std::vector<float>(16, -1e30F), 1e30F, 1, sums);
  EXPECT_EQ(sums, std::vector<double>{0.0});
}

}  // namespace
}  // namespace rolellm
