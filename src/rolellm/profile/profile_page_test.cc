#include "rolellm/profile/profile_page.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

Profile dots_profile() {
  Profile profile{.role = "DOT", .language = "en", .work = "The Lift"};
  profile.description = "A boxer. She fears the roof.";
  profile.sentences = {{"who", "A boxer.", "", "teacher", 1, {{5, "DOT", "I boxed."}}},
                       {"fears", "She fears the roof.", "", "teacher", 1, {{9, "DOT", "Roof."}}}};
  profile.catchphrases = {{"Guard up", {5, 11, 12, 13, 14}, false, 7, 1, 3}, {"Ha", {}, true}};
  profile.relations = {{"UPTON", 3, 1, "the lift", {"champ"}, {{7, "UPTON", "Ding."}}}};
  profile.scenes = {{0, 1, "INT. LIFT - DAY", "Lift", "day", Presence::speaks, 1, {}},
                    {1, 9, "EXT. STATION", "Station", "", Presence::unknown, 0, {}}};
  return profile;
}

TEST(ProfilePage, ShowsEverySentenceWithItsLines) {
  const std::string page = profile_page(dots_profile());
  EXPECT_TRUE(has(page, "  - A boxer. [line 5]\n")) << page;
  EXPECT_TRUE(has(page, "  - She fears the roof. [line 9]\n")) << page;
  EXPECT_FALSE(has(page, "edited"));
  EXPECT_TRUE(has(page, "  - Guard up  (7 times, others 1; lines 5, 11, 12, 13, …)\n")) << page;
  EXPECT_TRUE(has(page, "Ha  (invented")) << page;
  EXPECT_TRUE(has(page, "  - Upton: 3 turns in 1 scene; the lift; called \"champ\"\n")) << page;
  EXPECT_TRUE(has(page, "places: Lift (1)\n")) << page;
  EXPECT_TRUE(has(page, "unknown: scene 1 (line 9)\n")) << page;
}

TEST(ProfilePage, TellsOfAnEdit) {
  Profile profile = dots_profile();
  profile.description = "A baker. She fears the roof.";
  const std::string page = profile_page(profile);
  EXPECT_TRUE(has(page, "  A baker. She fears the roof.\n  (edited")) << page;
  EXPECT_FALSE(has(page, "A boxer.")) << page;
  EXPECT_TRUE(has(page, "[line 9]")) << page;
}

TEST(ProfilePage, BreaksLinesAtItsWidth) {
  Profile profile{.role = "甲", .language = "zh"};
  profile.description = "一个人在江边的面馆里煮面，煮了二十五年，从来没有见过海。";
  const std::string page = profile_page(profile, 20);
  EXPECT_TRUE(has(page, "  一个人在江边的面馆\n  里煮面，煮了二十五\n")) << page;
  Profile english = dots_profile();
  english.description = "one two three four five";
  EXPECT_TRUE(has(profile_page(english, 12), "  one two\n  three four\n  five\n"));
}

TEST(ProfileTable, HasARowForEach) {
  Profile bo = dots_profile();
  bo.role = "BARTHOLOMEW";
  const std::string table = profile_table({dots_profile(), bo});
  EXPECT_TRUE(has(table, "Dot             0 speeches")) << table;
  EXPECT_TRUE(has(table, "Bartholomew     0 speeches")) << table;
  EXPECT_TRUE(has(table, "A boxer.\n")) << table;
}

}  // namespace
}  // namespace rolellm
