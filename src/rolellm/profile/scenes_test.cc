#include "rolellm/profile/scenes.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

Utterance heading(std::string text, int scene, int line) {
  Utterance u = said("narrator", std::move(text), scene, line);
  u.kind = UtteranceKind::scene_heading;
  return u;
}

/// Dot speaks in scene 0, stands by in 1, misses 2 and 3, and hears of 2 in 4.
std::vector<Utterance> station() {
  return {heading("INT. LIFT - NIGHT", 0, 1),
          said("DOT", "Guard up.", 0, 2),
          heading("INT. HALL - CONTINUOUS", 1, 3),
          said("narrator", "Upton hums. Dot waits by the desk.", 1, 4),
          said("UPTON", "Ding.", 1, 5),
          heading("EXT. STATION - DAY", 2, 6),
          said("narrator", "One bench. Dot is not there.", 2, 7),
          said("PORTER", "A tree fell on the railway, sir.", 2, 8),
          heading("INT. ATTIC - DAY", 3, 9),
          said("PORTER", "Nobody hears me whistle.", 3, 10),
          heading("INT. LIFT - NIGHT", 4, 11),
          said("UPTON", "They say a tree blocks the railway.", 4, 12),
          said("DOT", "Good.", 4, 13)};
}

std::vector<ProfileScene> scenes(const std::vector<Utterance>& dialogue) {
  const auto words = SceneWords::load("en");
  EXPECT_TRUE(words);
  return scenes_of(dialogue, {"DOT", {"DOT"}}, *words, content_words("en"));
}

TEST(Scenes, TellWhereTheRoleSpeaksStandsAndIsNot) {
  const auto found = scenes(station());
  ASSERT_EQ(found.size(), 5u);
  EXPECT_EQ(found[0].presence, Presence::speaks);
  EXPECT_EQ(found[0].speeches, 1);
  EXPECT_EQ(found[1].presence, Presence::present);
  ASSERT_EQ(found[1].lines.size(), 1u);
  EXPECT_EQ(found[1].lines[0].quote, "Dot waits by the desk.");
  EXPECT_EQ(found[3].presence, Presence::unknown);
}

TEST(Scenes, AreHeardOfThroughTheirOwnWords) {
  const auto found = scenes(station());
  ASSERT_EQ(found.size(), 5u);
  EXPECT_EQ(found[2].presence, Presence::heard_of);  // tree, railway
  ASSERT_EQ(found[2].lines.size(), 1u);
  EXPECT_EQ(found[2].lines[0].line, 12);
  EXPECT_EQ(found[2].lines[0].role, "UPTON");
}

TEST(Scenes, HavePlaceAndTime) {
  const auto found = scenes(station());
  ASSERT_EQ(found.size(), 5u);
  EXPECT_EQ(found[0].place, "Lift");
  EXPECT_EQ(found[0].time, "night");
  EXPECT_EQ(found[1].time, "night");  // continuous
  EXPECT_EQ(found[2].line, 6);
}

TEST(Scenes, OfAScriptWithoutHeadingsAreBare) {
  const auto found = scenes({said("DOT", "So.", 0, 1)});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].place, "");
  EXPECT_EQ(found[0].presence, Presence::speaks);
  EXPECT_TRUE(scenes({}).empty());
}

TEST(NeverMet, AreThoseOfOtherScenes) {
  const auto found = scenes(station());
  EXPECT_EQ(never_met(station(), found, {{"UPTON", {"UPTON"}}, {"PORTER", {"PORTER"}}}),
            std::vector<std::string>{"PORTER"});
}

}  // namespace
}  // namespace rolellm
