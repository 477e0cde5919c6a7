#include "rolellm/llm/http/breaker.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

Breaker opened_at(double now) {
  Breaker breaker;
  for (int i = 0; i < Breaker::kFailures; ++i) breaker.failed(now);
  return breaker;
}

TEST(Breaker, OpensAfterTwentyFailuresInARow) {
  Breaker breaker;
  for (int i = 0; i < 19; ++i) breaker.failed(0);
  EXPECT_EQ(breaker.free_at(0), 0);
  breaker.succeeded();
  for (int i = 0; i < 19; ++i) breaker.failed(0);
  EXPECT_EQ(breaker.free_at(0), 0);
  breaker.failed(0);
  EXPECT_EQ(breaker.free_at(0), Breaker::kFirstPause);
  EXPECT_TRUE(breaker.is_open(0));
}

TEST(Breaker, HalfOpenLetsOneProbeOut) {
  Breaker breaker = opened_at(0);
  EXPECT_EQ(breaker.free_at(5), 5);
  breaker.sent(5);
  EXPECT_GT(breaker.free_at(5), 5);
  breaker.succeeded();
  EXPECT_EQ(breaker.free_at(5), 5);
}

TEST(Breaker, EachFailedProbeDoublesThePause) {
  Breaker breaker = opened_at(0);
  double now = 0, pause = 0;
  for (const double expected : {10.0, 20.0, 40.0, 80.0, 120.0, 120.0}) {
    now = breaker.free_at(now);
    breaker.sent(now);
    breaker.failed(now);
    pause = breaker.free_at(now) - now;
    EXPECT_EQ(pause, expected);
  }
}

TEST(Breaker, LateFailuresDoNotProlongThePause) {
  Breaker breaker = opened_at(0);
  breaker.failed(3);
  EXPECT_EQ(breaker.free_at(3), 5);
}

}  // namespace
}  // namespace rolellm
