// What nobody says: comics' pages, panels, captions and sounds; lists before a script.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(Comics, HavePagesAndPanels) {
  EXPECT_EQ(rows_of("THE HEN OF ORMEROD\nIssue 1\n\nPAGE ONE\n\nPANEL 1\nA barn at night.\n\n"
                    "CAPTION: Ormerod, 1931.\n\nSFX (rain): DRIP\n\nPANEL 2\nRuth, with a lamp.\n\n"
                    "RUTH: Is that you?\n\nHAL: It's the hen.\n\nPAGE TWO\n\nPANEL 1\n"
                    "The hen, looking at us.\n\nCAPTION (RUTH): She spoke.\n\n"
                    "RUTH (thought): Never.\n\nHAL (OFF): Don't move.\n",
                    "transcript"),
            (Rows{"[meta] THE HEN OF ORMEROD", "[meta] Issue 1", "[scene_heading] PAGE ONE",
                  "[scene_heading] PANEL 1", "[action] A barn at night.",
                  "[action] CAPTION: Ormerod, 1931.", "[action] SFX (rain): DRIP",
                  "[scene_heading] PANEL 2", "[action] Ruth, with a lamp.", "RUTH: Is that you?",
                  "HAL: It's the hen.", "[scene_heading] PAGE TWO", "[scene_heading] PANEL 1",
                  "[action] The hen, looking at us.", "[action] CAPTION (RUTH): She spoke.",
                  "RUTH: Never. {thought@0}", "HAL: Don't move."}));
}

TEST(Comics, TellOfAPanelBehindItsNumber) {
  EXPECT_EQ(rows_of("Page 3 (two panels)\nPanel One: A kitchen. GRAN at the stove.\n"
                    "GRAN: Eggs or eggs?\nTOM: What else is there?\nSFX: sizzle\n"
                    "Panel Two: Tom, thinking.\nTOM: Eggs.\nCAPTION: It was eggs.\n"
                    "Page 4\nPanel One (wide)\nGRAN: They're looking at you.\n",
                    "transcript"),
            (Rows{"[scene_heading] Page 3 (two panels)",
                  "[action] Panel One: A kitchen. GRAN at the stove.", "GRAN: Eggs or eggs?",
                  "TOM: What else is there?", "[action] SFX: sizzle",
                  "[action] Panel Two: Tom, thinking.", "TOM: Eggs.",
                  "[action] CAPTION: It was eggs.", "[scene_heading] Page 4",
                  "[scene_heading] Panel One (wide)", "GRAN: They're looking at you."}));
}

TEST(Comics, MayHaveNamesAboveSpeeches) {
  EXPECT_EQ(rows_of("PAGE 3 (TWO PANELS)\n\nPanel 1:\nA street of shut shops. ADA runs.\n\n"
                    "\tADA\n\tWait!\n\n\tSFX\n\ttap tap\n\nPanel 2:\nPike, on a roof.\n\n"
                    "\tCAPTION\n\tHe never waited.\n\n\tPIKE\n\tUp here.\n\n\tADA (SMALL)\n"
                    "\tThat's cheating.\n",
                    "screenplay"),
            (Rows{"[scene_heading] PAGE 3 (TWO PANELS)", "[scene_heading] Panel 1:",
                  "[action] A street of shut shops. ADA runs.", "ADA: Wait!",
                  "[action] SFX tap tap", "[scene_heading] Panel 2:", "[action] Pike, on a roof.",
                  "[action] CAPTION He never waited.", "PIKE: Up here.",
                  "ADA: That's cheating. {SMALL@0}"}));
}

TEST(Comics, CountTheirPanelsAndHaveNotesOfTheirOwn) {
  EXPECT_EQ(rows_of("PAGE 1 — SPLASH PANEL\n\nCAP: The last lamp in Harrow.\n\n"
                    "TITLE: THE LAMPLIGHTER\n\nODELL: One.\n\nPAGE 2 (FIVE PANELS)\n\n"
                    "JEM: Why one?\n\nODELL: Two would be showing off.\n",
                    "transcript"),
            (Rows{"[scene_heading] PAGE 1 — SPLASH PANEL", "[action] CAP: The last lamp in Harrow.",
                  "[action] TITLE: THE LAMPLIGHTER", "ODELL: One.",
                  "[scene_heading] PAGE 2 (FIVE PANELS)", "JEM: Why one?",
                  "ODELL: Two would be showing off."}));
}

TEST(Comics, MayBeMarkdownOrChinese) {
  EXPECT_EQ(rows_of("**PAGE ONE**\n\n**Panel 1**\n\nA lighthouse.\n\n**ESK:** Rain.\n\n"
                    "**LUNT:** Sea.\n\n**SFX:** *splash*\n\n**Panel 2 (inset)**\n\n"
                    "**ESK:** Both.\n\n**LUNT:** Help.\n",
                    "transcript"),
            (Rows{"[scene_heading] PAGE ONE", "[scene_heading] Panel 1", "[action] A lighthouse.",
                  "ESK: Rain.", "LUNT: Sea.", "[action] SFX: splash",
                  "[scene_heading] Panel 2 (inset)", "ESK: Both.", "LUNT: Help."}));
  EXPECT_EQ(
      rows_of("第1页\n\n第1格：海边，灯塔。\n\n老艾：下雨了。\n\n第2格：近景。\n\n伦特：是海。\n\n"
              "音效：哗——\n\n第2页\n\n第1格：窗前。\n\n老艾：都有。\n",
              "chinese"),
      (Rows{"[scene_heading] 第1页", "[action] 第1格：海边，灯塔。", "老艾: 下雨了。",
            "[action] 第2格：近景。", "伦特: 是海。", "[action] 音效：哗——",
            "[scene_heading] 第2页", "[action] 第1格：窗前。", "老艾: 都有。"}));
}

TEST(Comics, BeginNoScenesWithPanels) {
  const auto script = parse_script(
      "PAGE 1\nPanel 1\nRUTH: One.\nPanel 2\nHAL: Two.\nPAGE 2\nPanel 1\nRUTH: Three.\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances.back().act_id, 1);
}

TEST(Pages, AreNumbersWithoutPanels) {
  EXPECT_EQ(
      rows_of("RUTH: One.\n\nPAGE 2\n\nHAL: Two.\n\nRUTH: Three.\n\nHAL: Four.\n", "transcript"),
      (Rows{"RUTH: One.", "[meta] PAGE 2", "HAL: Two.", "RUTH: Three.", "HAL: Four."}));
}

TEST(FrontLists, OfCastAndSetsAreNoSpeeches) {
  EXPECT_EQ(
      rows_of("REGULARS\n\nRUTH\nHAL\n\nGUEST CAST\n\nPIKE\n\nINTERIORS\n\nBARN\nKITCHEN\n\n"
              "EXTERIORS\n\nYARD\n\nINT. BARN - NIGHT\n\nHal lights a lamp.\n\nHAL\n"
              "Is that you?\n\nRUTH\nIt's both of us.\n\nPIKE\nAnd me.\n",
              "fountain"),
      (Rows{"[meta] REGULARS", "[meta] RUTH", "[meta] HAL", "[meta] GUEST CAST", "[meta] PIKE",
            "[meta] INTERIORS", "[meta] BARN", "[meta] KITCHEN", "[meta] EXTERIORS", "[meta] YARD",
            "[scene_heading] INT. BARN - NIGHT", "[action] Hal lights a lamp.", "HAL: Is that you?",
            "RUTH: It's both of us.", "PIKE: And me."}));
}

TEST(FrontLists, MayHaveDotsAndPlaces) {
  EXPECT_EQ(rows_of("CAST\nRUTH........ANN LEE\nHAL.........TOM ASH\n\nSETS\nINT. BARN\n"
                    "EXT. YARD\nPolice station - front desk\n\nACT ONE\n\nRUTH: Who's there?\n"
                    "HAL: Only me.\nRUTH: Good.\nHAL: Is it?\n",
                    "transcript"),
            (Rows{"[meta] CAST", "[meta] RUTH........ANN LEE", "[meta] HAL.........TOM ASH",
                  "[meta] SETS", "[meta] INT. BARN", "[meta] EXT. YARD",
                  "[meta] Police station - front desk", "[scene_heading] ACT ONE",
                  "RUTH: Who's there?", "HAL: Only me.", "RUTH: Good.", "HAL: Is it?"}));
}

TEST(Comics, AreExplained) {
  const fs::path file = fs::temp_directory_path() / "rolellm_explain_unspoken.txt";
  ASSERT_TRUE(
      write_atomic(file,
                   "PAGE 1\n\nPanel 1. A barn.\n\nRUTH: Is that you?\n\nPanel 2. The hen.\n\n"
                   "HAL: No.\n\nRUTH: Good.\n"));
  const auto panel = explain_line(file, 7);
  ASSERT_TRUE(panel);
  EXPECT_NE(panel->find("action all the same: "), std::string::npos);
  fs::remove(file);
}

TEST(FrontLists, EndWhereSomebodySpeaks) {
  EXPECT_EQ(rows_of("GUESTS\nWelcome, all!\n\nRUTH\nWe are the guests.\n\nGUESTS\nWelcome, us!\n\n"
                    "RUTH\nSit.\n\nGUESTS\nWe sit.\n",
                    "play"),
            (Rows{"GUESTS: Welcome, all!", "RUTH: We are the guests.", "GUESTS: Welcome, us!",
                  "RUTH: Sit.", "GUESTS: We sit."}));
}

}  // namespace
}  // namespace rolellm
