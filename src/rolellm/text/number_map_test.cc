#include "rolellm/text/number_map.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(NumberMap, CountsManyNumbers) {
  NumberMap<int> times;
  for (std::uint64_t key = 1; key <= 20'000; ++key)
    for (std::uint64_t again = 0; again <= key % 3; ++again) ++times[key << 32];
  for (std::uint64_t key = 1; key <= 20'000; ++key)
    ASSERT_EQ(times.value_of(key << 32), static_cast<int>(key % 3) + 1) << key;
  EXPECT_EQ(times.value_of(7), 0);
  EXPECT_EQ(times.value_of(0), 0);
}

}  // namespace
}  // namespace rolellm
