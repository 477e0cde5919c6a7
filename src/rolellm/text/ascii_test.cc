#include "rolellm/text/ascii.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Ascii, LeavesOtherLettersAsTheyAre) {
  EXPECT_EQ(lower_ascii("MÉLANIE 2"), "mÉlanie 2");
  EXPECT_EQ(upper_ascii("Mélanie 2"), "MéLANIE 2");
}

TEST(Ascii, KnowsNoLettersBeyondIt) {
  EXPECT_FALSE(is_ascii_alnum("é"[0]));
  EXPECT_TRUE(is_beyond_ascii("é"[0]));
}

TEST(Ascii, ComparesStartsInAnyCase) {
  EXPECT_TRUE(starts_with_ignoring_case("Int. barn", "INT."));
  EXPECT_FALSE(starts_with_ignoring_case("In", "INT."));
}

TEST(ByteSet, FindsTheFirstOfItsBytes) {
  static constexpr ByteSet kMarks(".!");
  EXPECT_EQ(kMarks.find("So! Well."), 2U);
  EXPECT_EQ(kMarks.find("So! Well.", 3), 8U);
  EXPECT_EQ(kMarks.find("So"), 2U);
  EXPECT_EQ(kMarks.find_other("...!x"), 4U);
}

}  // namespace
}  // namespace rolellm
