#include "rolellm/script/named/chinese_headings.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(ChineseHeadings, AreCounted) {
  for (const char* heading : {"第一场 内景 白天 客厅", "第一場　內景　白天　客廳", "第一幕 第二场",
                              "第１２场 码头", "第一出　借伞", "【第六场】 街道 日 外", "场景一",
                              "场景3：码头", "场号：8  景：病房  时：日", "【场景2】"})
    EXPECT_TRUE(is_chinese_heading(heading)) << heading;
}

TEST(ChineseHeadings, TellPlaceAndTimeBehindANumber) {
  for (const char* heading : {"1. 内景 客厅 日", "1.内景.客厅.夜", "1. 日 内 客厅", "1、客厅 日 内",
                              "3．日／外／碼頭", "1-2 客厅 夜 内", "1、景：客厅", "4-1. 厨房 夜 内",
                              "十二、日 外 码头", "12、客厅，夜", "S07 医院走廊 夜 内"})
    EXPECT_TRUE(is_chinese_heading(heading)) << heading;
}

TEST(ChineseHeadings, MayBeWordsAlone) {
  for (const char* heading : {"【客厅】", "序幕", "尾聲", "内景 客厅 日", "【閃回】"})
    EXPECT_TRUE(is_chinese_heading(heading)) << heading;
}

TEST(ChineseHeadings, AreNoProse) {
  for (const char* prose :
       {"第一场戏他没来。", "第二天，他走了。", "一、二、三，走！", "【他笑了，转身离开。】",
        "场面很乱。", "1. 我不知道", "【第一场】他走了。", "【灯光渐暗】", "【敲门声】",
        "Scene 7 客厅", "1. 白天，谁来了？"})
    EXPECT_FALSE(is_chinese_heading(prose)) << prose;
}

}  // namespace
}  // namespace rolellm
