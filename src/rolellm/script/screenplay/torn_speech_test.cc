#include "rolellm/script/screenplay/torn_speech.h"

#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

std::string page(const std::string& speech) {
  return "INT. MILL - DAY\n\nThe wheel stops and the miller looks up from his flour at last.\n\n"
         "                      RUTH\n          It is late, and the river is\n          low.\n\n"
         "                      HAL\n          So it is. I told you so in May.\n\n"
         "He sits down on the sack by the door and looks at the wheel.\n\n"
         "                      RUTH\n" +
         speech +
         "\n                      HAL\n          I did not.\n\n"
         "The wheel turns again, and the flour comes down.\n";
}

TEST(TornSpeech, GoesOnInMidSentenceBelowAPagesEnd) {
  const auto rows = rows_of(
      page("          You should have asked Mr.\n\n\n                                  12.\n\n\n"
           "          Flood.\n"),
      "screenplay");
  EXPECT_EQ(rows.at(5), "RUTH: You should have asked Mr. Flood.");
  EXPECT_EQ(rows.at(6), "HAL: I did not.");
}

TEST(TornSpeech, LeavesActionInTheColumnOfSpeechAlone) {
  const auto rows = rows_of(page("          You should have asked.\n\n          The bell rings.\n"),
                            "screenplay");
  EXPECT_EQ(rows.at(5), "RUTH: You should have asked.");
}

TEST(TornSpeech, WithAGapInsideIsNoPairOfSpeeches) {
  const auto rows = rows_of(page("          You should have asked the\n"
                                 "          man who              knows.\n"),
                            "screenplay");
  EXPECT_EQ(rows.at(5), "RUTH: You should have asked the man who knows.");
}

TEST(TornSpeech, IsNoPairUnderATornNameThatIsOneElsewhere) {
  const auto script = parse_script(
      "INT. MILL - DAY\n\nThe wheel stops.\n\n"
      "                      MISS LARK\n          It is late.\n\n"
      "                      MISS        LARK\n"
      "          And the                river\n          is low.\n",
      "screenplay");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances.back().role, "MISS LARK");
  EXPECT_EQ(script->utterances.back().content, "And the river is low.");
}

TEST(ScreenplayRows, CountOneSceneForAnActAndItsFirst) {
  const auto script = parse_script(
      "                 ACT I\n\n                 SCENE I\n\n"
      "The wheel stops.\n\n                      RUTH\n"
      "          It is late.\n\n                 SCENE II\n\n"
      "The wheel turns.\n\n                      RUTH\n"
      "          It is early.\n",
      "screenplay");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances.at(1).content, "SCENE I");
  EXPECT_EQ(script->utterances.at(1).act_id, 0);
  EXPECT_EQ(script->utterances.back().act_id, 1);
}

TEST(ScreenplayRows, DropTheSpeckOfAScanButNoDots) {
  const auto rows = rows_of(
      page("          .You should have asked\n          ...the man who knows.\n"), "screenplay");
  EXPECT_EQ(rows.at(5), "RUTH: You should have asked ...the man who knows.");
}

}  // namespace
}  // namespace rolellm
