#include "rolellm/llm/http/rate_limit.h"

#include <deque>

#include <gtest/gtest.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

TEST(RateLimit, NoLimitNeverWaits) {
  RateLimit limit;
  limit.take(0, 1e9);
  EXPECT_EQ(limit.free_at(0, 1e9), 0);
}

TEST(RateLimit, NoMinuteSeesMoreThanTheLimit) {
  for (const double per_minute : {1.0, 3.0, 60.0, 500.0}) {
    RateLimit limit(per_minute);
    std::deque<double> last_minute;
    double now = 0, most = 0;
    Random random(7);
    while (now < 600) {
      now = limit.free_at(now, 1) + (random.below(1 + static_cast<std::uint64_t>(per_minute)) == 0
                                         ? random.uniform() * 20
                                         : 0);
      if (limit.free_at(now, 1) > now) continue;
      limit.take(now, 1);
      last_minute.push_back(now);
      while (last_minute.front() <= now - 60) last_minute.pop_front();
      most = std::max(most, static_cast<double>(last_minute.size()));
    }
    EXPECT_LE(most, per_minute) << per_minute;
    EXPECT_GE(most, per_minute * 0.5) << per_minute;
  }
}

TEST(RateLimit, ALargeAmountIsPaidOffBeforeTheNext) {
  RateLimit limit(600);  // burst 10, (600 - 10) / 60 a second
  EXPECT_EQ(limit.free_at(0, 100), 0);
  limit.take(0, 100);  // 90 below zero
  EXPECT_NEAR(limit.free_at(0, 5), 95 / (590.0 / 60), 1e-9);
  limit.give_back(80);  // it was only 20
  EXPECT_NEAR(limit.free_at(0, 5), 15 / (590.0 / 60), 1e-9);
}

}  // namespace
}  // namespace rolellm
