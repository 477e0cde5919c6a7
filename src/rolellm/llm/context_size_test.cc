#include "rolellm/llm/context_size.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr std::int64_t kGiga = 1'000'000'000;

TEST(ChooseCells, GivesEachAnswerItsShare) {
  EXPECT_EQ(choose_cells(64, 8192, 23'040, 16 * kGiga), 64 * 256);
}

TEST(ChooseCells, LeavesRoomForOneLongText) {
  EXPECT_EQ(choose_cells(1, 32'768, 28'672, 16 * kGiga), 8192);
  EXPECT_EQ(choose_cells(1, 2048, 28'672, 16 * kGiga), 2048);
}

TEST(ChooseCells, TakesAQuarterOfTheMemoryAtMost) {
  EXPECT_EQ(choose_cells(64, 8192, 100'000, kGiga), 2500);  // 1 GB / 4 / 100 kB
  EXPECT_EQ(choose_cells(64, 8192, 100'000, 1000), 512);
}

TEST(ChooseCells, AsksForNoMemoryThatIsUnknown) {
  EXPECT_EQ(choose_cells(32, 8192, 23'040, 0), 8192);
  EXPECT_EQ(choose_cells(32, 8192, 0, kGiga), 8192);
}

TEST(FreeMemory, IsThere) { EXPECT_GT(free_memory_bytes(), 1'000'000); }

}  // namespace
}  // namespace rolellm
