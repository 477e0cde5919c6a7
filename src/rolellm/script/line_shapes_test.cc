#include "rolellm/script/line_shapes.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(SceneHeading, KnowsPlacesActsAndChineseScenes) {
  for (const char* line : {"INT. BARN - DAY", "12A. EXT. ROAD", "ext. road", "INT: KITCHEN",
                           "I/E. CAR", "ACT II", "SCENE 3. A tower.", "Erster Aufzug",
                           "Dritter Auftritt", "第一场 内景 白天 客厅", "外景 码头"}) {
    EXPECT_TRUE(is_scene_heading(line)) << line;
  }
  for (const char* line :
       {"", "INTERIOR LIFE", "Act now, said she.", "RUTH", "第二天：我们走了。", "the last act"}) {
    EXPECT_FALSE(is_scene_heading(line)) << line;
  }
}

TEST(NumberedHeading, NeedsTheSameNumberOnBothSides) {
  EXPECT_TRUE(is_numbered_heading("194\tCLOSE ON THE HEN\t\t\t194"));
  EXPECT_FALSE(is_numbered_heading("194  CLOSE ON THE HEN"));
  EXPECT_FALSE(is_numbered_heading("7   The hens are 7"));
  EXPECT_FALSE(is_numbered_heading("31   CONTINUED: (2)      31"));
  EXPECT_TRUE(is_numbered_heading("195ASH195"));
  EXPECT_FALSE(is_numbered_heading("7UP FOR 7"));
}

TEST(HeadingText, DropsSceneNumbersAndRunsOfBlanks) {
  EXPECT_EQ(heading_text("67   EXT. YARD -  DAY               67"), "EXT. YARD - DAY");
  EXPECT_EQ(heading_text("  EXT. YARD"), "EXT. YARD");
  EXPECT_EQ(heading_text("67EXT. YARD - DAY67"), "EXT. YARD - DAY");
  EXPECT_EQ(heading_text("195THE HEN195"), "THE HEN");
}

TEST(Transition, IsInCapitals) {
  EXPECT_TRUE(is_transition("     CUT TO:"));
  EXPECT_TRUE(is_transition("FADE OUT."));
  EXPECT_FALSE(is_transition("Cut to Fred at the door."));
  EXPECT_FALSE(is_transition("HE HAS NOTHING TO SAY"));
}

TEST(PageFurniture, KnowsNumbersAndContinuations) {
  for (const char* line : {"12", "12.", "- 12 -", "12A.", "(MORE)", "(CONTINUED)", "CONTINUED: (3)",
                           "CONT'D:", "31   CONTINUED: (2)          31", "26        26", "<pre>"}) {
    EXPECT_TRUE(is_page_furniture(line)) << line;
  }
  for (const char* line :
       {"", "1984 was a good year.", "RUTH", "MORE TEA?", "12 HENS", "CONTINUE"}) {
    EXPECT_FALSE(is_page_furniture(line)) << line;
  }
}

TEST(CapitalName, LetsScottishNamesPass) {
  EXPECT_TRUE(is_capital_name("McCOY"));
  EXPECT_TRUE(is_capital_name("OLD MacDUFF"));
  EXPECT_TRUE(is_capital_name("WARRIOR #1"));
  EXPECT_FALSE(is_capital_name("McCoy"));
  EXPECT_FALSE(is_capital_name("Ruth"));
  EXPECT_FALSE(is_capital_name("123"));
}

TEST(SplitCue, SeparatesExtensionFromDirection) {
  const Cue cue = split_cue("RUTH (O.S.) (laughing) (CONT'D)");
  EXPECT_EQ(cue.name, "RUTH");
  EXPECT_EQ(cue.extension, "O.S., CONT'D");
  EXPECT_EQ(cue.direction, "laughing");
}

TEST(SplitCue, DropsFinalPunctuationAndReadsWideBrackets) {
  EXPECT_EQ(split_cue("HAMLET.").name, "HAMLET");
  EXPECT_EQ(split_cue("BEN ^").name, "BEN");
  EXPECT_EQ(split_cue("老王（画外音）").extension, "画外音");
  EXPECT_EQ(split_cue("RUTH (never closed").direction, "never closed");
  EXPECT_EQ(split_cue("").name, "");
}

TEST(Bracketed, NeedsTheWholeLine) {
  EXPECT_TRUE(is_bracketed("  (a beat)"));
  EXPECT_TRUE(is_bracketed("（灯亮。）"));
  EXPECT_FALSE(is_bracketed("(a beat) Well."));
  EXPECT_FALSE(is_bracketed("()"));
}

TEST(CharacterCount, CountsLettersNotBytes) { EXPECT_EQ(character_count("aß角"), 3); }

TEST(IsPlaceInCapitals, IsNoCode) {
  EXPECT_TRUE(is_place_in_capitals("  12  INT. BARN - DAY  12"));
  EXPECT_TRUE(is_place_in_capitals("SCENE 7 - INT. BARN - DAY"));
  EXPECT_FALSE(is_place_in_capitals("WE SEE THE BARN, INT. AND EXT. AT ONCE"));
  EXPECT_FALSE(is_place_in_capitals("int main() {"));
}

TEST(IsFilmHeading, MayStandInLargeWords) {
  EXPECT_TRUE(is_film_heading("Int. The Barn - Room at the Top - Day"));
  EXPECT_TRUE(is_film_heading("12   Ext. Barn - Night   12"));
  EXPECT_FALSE(is_film_heading("Int. and ext. are what headings begin with."));
  EXPECT_FALSE(is_film_heading("Ext. 42"));
  EXPECT_FALSE(is_film_heading("int main()"));
}

TEST(IsContinuationMark, StandsAloneOrBetweenSceneNumbers) {
  EXPECT_TRUE(is_continuation_mark("   (MORE)"));
  EXPECT_TRUE(is_continuation_mark("46   CONTINUED: (2)   46"));
  EXPECT_FALSE(is_continuation_mark("*"));
  EXPECT_FALSE(is_continuation_mark("36."));
}

TEST(HanPageNumber, StandsBetweenItsWords) {
  EXPECT_TRUE(is_han_page_number("第12页"));
  EXPECT_TRUE(is_han_page_number("第 12 页 / 共 90 页"));
  EXPECT_TRUE(is_han_page_number("－12－"));
  EXPECT_FALSE(is_han_page_number("第12场"));
  EXPECT_FALSE(is_han_page_number("12"));
  EXPECT_FALSE(is_han_page_number("第页"));
}

TEST(CaselessName, IsShortAndHasNoSignInside) {
  EXPECT_TRUE(is_caseless_name("林　秋（画外音）"));
  EXPECT_TRUE(is_caseless_name("周明远、林秋"));
  EXPECT_TRUE(is_caseless_name("群众1："));
  EXPECT_FALSE(is_caseless_name("走了。"));
  EXPECT_FALSE(is_caseless_name("我记得就放在茶几底下"));
}

}  // namespace
}  // namespace rolellm
