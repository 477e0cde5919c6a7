#include "rolellm/core/crew.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Crew, DoesEachPieceOnce) {
  Crew crew(4);
  for (const std::size_t count : {0U, 1U, 2U, 3U, 1000U}) {
    std::vector<std::atomic<int>> done(count);
    crew.each(count, [&](std::size_t i) { ++done[i]; });
    for (const auto& times : done) EXPECT_EQ(times, 1) << count;
  }
}

TEST(Crew, HasDoneAllWhenItReturns) {
  Crew crew(3);
  std::size_t plain = 0;  // no atomic: a round that leaks into the next one races
  for (int round = 0; round < 2000; ++round) {
    std::vector<std::size_t> parts(5);
    crew.each(parts.size(), [&](std::size_t i) { parts[i] = i; });
    for (const std::size_t part : parts) plain += part;
  }
  EXPECT_EQ(plain, 2000U * (0 + 1 + 2 + 3 + 4));
}

TEST(Crew, OfOneWorksAlone) {
  Crew crew(1);
  const auto caller = std::this_thread::get_id();
  crew.each(3, [&](std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

}  // namespace
}  // namespace rolellm
