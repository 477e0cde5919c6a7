#include "rolellm/script/running_heads.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

using Heads = std::vector<bool>;

TEST(RunningHeads, ComeAgainWithAnotherPageNumber) {
  EXPECT_EQ(
      running_heads({"THE HEN     DRAFT 2      31.", "It clucks.", "THE HEN     DRAFT 2      32."}),
      (Heads{true, false, true}));
}

TEST(RunningHeads, StandBetweenOtherPageFurniture) {
  EXPECT_EQ(running_heads({"(CONTINUED)", "THE HEN", "Blue draft     3.", "It clucks.",
                           "(CONTINUED)", "THE HEN", "Blue draft     4."}),
            (Heads{false, true, true, false, false, true, true}));
}

TEST(RunningHeads, LeaveNamesAndNumberedHeadingsAlone) {
  EXPECT_EQ(running_heads({"RUTH", "Two.", "RUTH", "Three.", "12  INT. BARN - DAY    12",
                           "12  INT. BARN - DAY    12"}),
            Heads(6, false));
}

TEST(RunningHeads, KnowADateWithAPageNumber) {
  EXPECT_EQ(running_heads({"7/20/07                 36.", "7/20/07"}), (Heads{true, false}));
}

TEST(RunningHeads, OfNothingAreNothing) { EXPECT_TRUE(running_heads({}).empty()); }

}  // namespace
}  // namespace rolellm
