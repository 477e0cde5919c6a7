#include "rolellm/llm/http/retry.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr std::int64_t kToday = 784'111'777;  // Sun, 06 Nov 1994 08:49:37 GMT

std::optional<double> wait_of(std::map<std::string, std::string> headers) {
  HttpReply reply;
  reply.headers = std::move(headers);
  return retry_advice(reply, kToday).wait_seconds;
}

TEST(RetryAdvice, ReadsSecondsMillisecondsAndDates) {
  EXPECT_EQ(wait_of({{"retry-after", "7"}}), 7.0);
  EXPECT_EQ(wait_of({{"retry-after", "0.25"}}), 0.25);
  EXPECT_EQ(wait_of({{"retry-after", "7"}, {"retry-after-ms", "1500"}}), 1.5);
  EXPECT_EQ(wait_of({{"retry-after", "Sun, 06 Nov 1994 08:50:07 GMT"}}), 30.0);
}

TEST(RetryAdvice, AbsurdWaitsAreIgnored) {
  for (const char* absurd :
       {"121", "-1", "0", "1e300", "nan", "inf", "99999999999999999999", "soon",
        "Sun, 06 Nov 1994 09:49:37 GMT", "Sun, 06 Nov 1994 07:49:37 GMT"})
    EXPECT_EQ(wait_of({{"retry-after", absurd}}), std::nullopt) << absurd;
  EXPECT_EQ(wait_of({{"retry-after-ms", "1e9"}, {"retry-after", "3"}}), 3.0);
}

TEST(RetryAdvice, HearsWhetherToTryAgain) {
  HttpReply reply;
  EXPECT_EQ(retry_advice(reply, kToday).retry, std::nullopt);
  reply.headers["x-should-retry"] = "false";
  EXPECT_EQ(retry_advice(reply, kToday).retry, false);
}

TEST(Backoff, DoublesUpToEightSecondsLessAQuarterByChance) {
  Random random(1);
  for (const auto& [tries, longest] :
       {std::pair{1, 0.5}, {2, 1.0}, {3, 2.0}, {4, 4.0}, {5, 8.0}, {6, 8.0}, {1000, 8.0}}) {
    for (int i = 0; i < 100; ++i) {
      const double wait = backoff_seconds(0.5, tries, random);
      EXPECT_LE(wait, longest);
      EXPECT_GE(wait, longest * 0.75);
    }
  }
}

}  // namespace
}  // namespace rolellm
