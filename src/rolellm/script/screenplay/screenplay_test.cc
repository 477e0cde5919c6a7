#include <gtest/gtest.h>

#include "rolellm/script/cast/cast.h"

namespace rolellm {
namespace {

constexpr std::string_view kColumns =
    "     INT. BARN - DAY                                      12\n"
    "\n"
    "     Hay everywhere. A HEN looks up.\n"
    "\n"
    "                         RUTH (O.S.)\n"
    "               Is that you\n"
    "               (a beat)\n"
    "               or the hen?\n"
    "\n"
    "                                                  13.\n"
    "\n"
    "                         HAL\n"
    "               The hen.\n"
    "               (MORE)\n"
    "     He ducks.\n"
    "\n"
    "                         RUTH\n"
    "               Good.\n";

TEST(Screenplay, ReadsColumns) {
  const auto script = parse_script(kColumns);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "screenplay");
  const std::vector<LineKind> expected = {
      LineKind::scene_heading, LineKind::blank,    LineKind::action,        LineKind::blank,
      LineKind::cue,           LineKind::dialogue, LineKind::parenthetical, LineKind::dialogue,
      LineKind::blank,         LineKind::meta,     LineKind::blank,         LineKind::cue,
      LineKind::dialogue,      LineKind::meta,     LineKind::action,        LineKind::blank,
      LineKind::cue,           LineKind::dialogue};
  EXPECT_EQ(script->lines, expected);
}

TEST(Screenplay, KeepsDirectionsOutOfSpeech) {
  const auto script = parse_script(kColumns);
  ASSERT_TRUE(script);
  for (const Utterance& u : script->utterances) {
    if (u.role == "RUTH" && u.extension == "O.S.") {
      EXPECT_EQ(u.content, "Is that you or the hen?");
      EXPECT_EQ(u.directions.at(0).text, "a beat");
    }
  }
}

TEST(Screenplay, ReadsNumbersPageHeadsWebResidueAndAnExcerptInsideASpeech) {
  const auto script = parse_script(
      "               or the hen, for all I\n"
      "               know.\n"
      "\n"
      "     THE HEN       Blue draft                31.\n"
      "\n"
      "12   CONTINUED:                              12\n"
      "\n"
      "     Hay. A hen looks &amp; clucks.\n"
      "\n"
      "                         <i>McHAL (VO)\n"
      "               It is.</i>\n"
      "     He ducks.\n"
      "13   CLOSE ON THE HEN                        13\n"
      "     It clucks.\n"
      "\n"
      "     THE HEN       Blue draft                32.\n"
      "\n"
      "                         RUTH\n"
      "               Good.\n"
      "\n"
      "                         RUTH\n");
  ASSERT_TRUE(script);
  ASSERT_EQ(script->format, "screenplay");
  using enum LineKind;
  EXPECT_EQ(script->lines, (std::vector<LineKind>{
                               dialogue, dialogue, blank, meta,     blank,    meta,          blank,
                               action,   blank,    cue,   dialogue, action,   scene_heading, action,
                               blank,    meta,     blank, cue,      dialogue, blank,         cue}));
  EXPECT_EQ(rolellm::scene_heading(*script, 1), "CLOSE ON THE HEN");
  EXPECT_EQ(script->utterances.front().role, "narrator");
  EXPECT_EQ(cast_of(*script)->front().name, "RUTH");
}

TEST(Screenplay, ReadsATitlePageAndNoSpeechFromIt) {
  const std::string scene =
      "     INT. HOLD - NIGHT\n\n                         VERA\n               Eleven.\n\n"
      "                         OLLIE\n               Twelve.\n";
  const auto script = parse_script(
      "                              COLD STORAGE\n\n                         Written by\n\n"
      "                         Ann Other\n\n" +
      scene);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->title, "COLD STORAGE");
  EXPECT_EQ(script->author, "Ann Other");
  EXPECT_EQ(script->lines[0], LineKind::meta);
  EXPECT_EQ(cast_of(*script)->size(), 2u);
  // "By the door" begins action.
  const auto excerpt = parse_script("     Rain.\n\n     By the door, a\n     hat.\n\n" + scene);
  ASSERT_TRUE(excerpt);
  EXPECT_EQ(excerpt->title, "");
}

TEST(Screenplay, TakesWordsOfFiveLettersForNoContinuationMark) {
  const auto script = parse_script(
      "     INT. HOLD - NIGHT\n\n     Rain. A lamp burns low above the crates.\n\n     (Click.)\n\n"
      "                         VERA\n               Eleven.\n\n"
      "                         OLLIE\n               Twelve.\n",
      "screenplay");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->lines[4], LineKind::action);
}

TEST(Screenplay, ExplainsALineByWhatOtherLinesConfirm) {
  const fs::path file = fs::temp_directory_path() / "rolellm_explain_screenplay.txt";
  ASSERT_TRUE(write_atomic(file, kColumns));
  const auto cue = explain_line(file, 17, "screenplay");
  fs::remove(file);
  ASSERT_TRUE(cue);
  EXPECT_NE(cue->find("decided: cue"), std::string::npos) << *cue;
  EXPECT_NE(cue->find("column.confirmed=cue"), std::string::npos) << *cue;
}

}  // namespace
}  // namespace rolellm
