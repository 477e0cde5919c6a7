#include "rolellm/script/named/divisions.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Divisions, AreCountedInThreeLanguages) {
  for (const char* heading : {"ACT II",
                              "Act the First.",
                              "ACT I, SCENE 2",
                              "Act I. Scene ii.",
                              "SCENE 3. A room",
                              "SCENE—A wood",
                              "FIRST ACT",
                              "Scene the Last",
                              "Actus Primus. Scoena Prima.",
                              "Erster Aufzug",
                              "Dritter Auftritt.",
                              "Fünfter und letzter Akt",
                              "2. Akt",
                              "I. Akt",
                              "Zweyter Auftritt",
                              "Prolog",
                              "ACTE PREMIER",
                              "SCÈNE II",
                              "Scène première.",
                              "SCÈNE DERNIÈRE",
                              "PROLOGUE.",
                              "TEASER",
                              "ACT ONE",
                              "Der erste Aufzug.",
                              "Die andere Abhandlung.",
                              "ACT THE THIRD"})
    EXPECT_TRUE(is_act_or_scene(heading)) << heading;
}

TEST(Divisions, AreNoProse) {
  for (const char* prose : {"Act one thing at a time", "Scene of the crime", "First, act like it.",
                            "I act.", "Part of me knew", "The second scene was better",
                            "Actually, no.", "V. Good.", "Prologue to what?"})
    EXPECT_FALSE(is_act_or_scene(prose)) << prose;
}

TEST(Divisions, AreReadInChinese) {
  for (const char* heading :
       {"第一场 内景 白天 客厅", "第一場　內景　白天　客廳", "第一幕 第二场", "第１２场 码头",
        "场景一", "场景3：码头", "1. 内景 客厅 日", "1.内景.客厅.夜", "第一出　借伞",
        "1-2 客厅 夜 内", "十二、日 外 码头", "【客厅】", "序幕"})
    EXPECT_TRUE(is_chinese_heading(heading)) << heading;
  for (const char* prose : {"第一场戏他没来。", "第二天，他走了。", "一、二、三，走！",
                            "【他笑了，转身离开。】", "场面很乱。", "1. 我不知道"})
    EXPECT_FALSE(is_chinese_heading(prose)) << prose;
}

TEST(Divisions, KnowBreaksAndBracketedScenes) {
  for (const char* line :
       {"COMMERCIAL BREAK", "(Der Vorhang fällt.)", "THE END", "End of Act II.", "【剧终】"})
    EXPECT_TRUE(is_break(line)) << line;
  EXPECT_FALSE(is_break("The end of it all was near."));
  EXPECT_TRUE(is_bracketed_heading("[Scene: The harbour office. Night.]"));
  EXPECT_FALSE(is_bracketed_heading("[She makes a scene.]"));
}

}  // namespace
}  // namespace rolellm
