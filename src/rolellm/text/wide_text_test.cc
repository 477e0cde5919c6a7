#include "rolellm/text/wide_text.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(WideText, TellsHanAndFullWidthSignsFromOtherLetters) {
  EXPECT_TRUE(is_wide_at("周", 0));
  EXPECT_TRUE(is_wide_at("ゆ", 0));
  EXPECT_TRUE(is_wide_at("，", 0));
  EXPECT_FALSE(is_wide_at("é", 0));
  EXPECT_FALSE(is_wide_at("“", 0));
  EXPECT_FALSE(is_wide_at("한", 0));
}

TEST(WideText, ReadsFullWidthSignsAtTheEndAsThoseOfAscii) {
  EXPECT_EQ(last_sign("走了。"), '.');
  EXPECT_EQ(last_sign("走了？"), '?');
  EXPECT_EQ(last_sign("走了，"), ',');
  EXPECT_EQ(last_sign("走了——"), '-');
  EXPECT_EQ(last_sign("走了……"), '.');
  EXPECT_EQ(last_sign("他说：“走了。”"), '.');
}

TEST(WideText, LeavesOtherEndsAsTheyAre) {
  EXPECT_EQ(last_sign("Gone."), '.');
  EXPECT_EQ(last_sign("“Gone.”"), '\x9D');  // the last byte of the quote
  EXPECT_EQ(last_sign("走了"), "了"[2]);
}

}  // namespace
}  // namespace rolellm
