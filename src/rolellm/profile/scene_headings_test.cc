#include "rolellm/profile/scene_headings.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// `place | time`
std::string read(std::string_view heading, const char* language = "en") {
  const auto words = SceneWords::load(language);
  EXPECT_TRUE(words);
  const PlaceAndTime found = words->read(heading);
  return found.place + " | " + (found.same_time ? "same" : found.time);
}

TEST(SceneWords, ReadScreenplayHeadings) {
  EXPECT_EQ(read("INT. LIFT - MORNING"), "Lift | morning");
  EXPECT_EQ(read("INT./EXT. CAR - NIGHT"), "Car | night");
  EXPECT_EQ(read("12A INT HOUSE - KITCHEN - DAY"), "House, Kitchen | day");
  EXPECT_EQ(read("EXT. FOREST NIGHT"), "Forest | night");
  EXPECT_EQ(read("INT. LIFT - CONTINUOUS"), "Lift | same");
  EXPECT_EQ(read("INT. BAR - NIGHT #7#"), "Bar | night");
  EXPECT_EQ(read("THE ROOF"), "The Roof | ");
}

TEST(SceneWords, ReadHeadingsOfPlays) {
  EXPECT_EQ(read("SCENE II. The deck, in the middle of the river. Night and fog."),
            "The deck, in the middle of the river | night");
  EXPECT_EQ(read("ACT II, SCENE IV. A wood."), "A wood | ");
  EXPECT_EQ(read("ACT I"), " | ");
}

TEST(SceneWords, TakeNoNumberOfASceneForAPlace) {
  EXPECT_EQ(read("THE FIRST ACT. A barn. Evening."), "A barn | evening");
  EXPECT_EQ(read("Zwei und zwanzigster Auftritt", "de"), " | ");
  EXPECT_EQ(read("Erster Aufzug. Dritter Auftritt. Ein Garten.", "de"), "Ein Garten | ");
  EXPECT_EQ(read("2. Szene. Eine Küche. Nacht.", "de"), "Eine Küche | night");
  EXPECT_EQ(read("ACTE PREMIER. SCÈNE II. Une cour.", "fr"), "Une cour | ");
}

TEST(SceneWords, TakeNoShotForAPlace) {
  EXPECT_EQ(read("ANGLE ON THE HEN"), " | same");
  EXPECT_EQ(read("CLOSER ON MARTA - TRACKING SHOT"), " | same");
}

TEST(SceneWords, ReadChineseHeadings) {
  EXPECT_EQ(read("第一场 内景 白天 望海号面馆", "zh"), "望海号面馆 | 白天");
  EXPECT_EQ(read("第九场 外景 雨夜 渡口街", "zh"), "渡口街 | 夜晚");
  EXPECT_EQ(read("第四场　外景　清晨　渡口石阶", "zh"), "渡口石阶 | 清晨");
}

TEST(SceneWords, OfNothingAreNothing) { EXPECT_EQ(read(""), " | "); }

TEST(SceneWords, KnowWhoIsAway) {
  const auto words = SceneWords::load("en");
  ASSERT_TRUE(words);
  EXPECT_TRUE(words->tells_absence("Wren is not there."));
  EXPECT_FALSE(words->tells_absence("Wren notes it."));
}

}  // namespace
}  // namespace rolellm
