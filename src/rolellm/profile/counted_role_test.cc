#include "rolellm/profile/counted_role.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

/// The lift scene, and a second script in which Dot meets Wren.
Script two_scripts() {
  Script script = lift_script();
  script.parts = {{.source = "lift.txt", .sha256 = "1", .title = "The Lift", .license = "A"},
                  {.source = "stairs.txt", .sha256 = "2", .title = "The Stairs", .license = "A"}};
  script.parts[1].line = 10000;
  script.utterances.push_back(said("DOT", "Guard up on the stairs, Wren.", 2, 10001));
  script.utterances.push_back(said("WREN", "I fell down them.", 2, 10003));
  return script;
}

TEST(CountRole, TakesARolesLinesFromAllScriptsOfAStory) {
  const auto dot = count_role(two_scripts(), "DOT");
  ASSERT_TRUE(dot) << describe(dot.error());
  const Profile& profile = dot->folder.profile;
  EXPECT_EQ(profile.work, "The Lift / The Stairs");
  EXPECT_EQ(profile.source, "lift.txt / stairs.txt");
  EXPECT_EQ(profile.source_sha256, "1 / 2");
  EXPECT_EQ(profile.license, "A");
  EXPECT_EQ(profile.parts.size(), 2u);
  EXPECT_EQ(profile.statistics.speeches, 4);
  EXPECT_EQ(profile.scenes.size(), 3u);
  EXPECT_TRUE(profile.never_met.empty());
}

TEST(CountRole, LeavesOutScriptsInWhichTheRoleDoesNotSpeak) {
  const auto upton = count_role(two_scripts(), "UPTON");
  ASSERT_TRUE(upton) << describe(upton.error());
  EXPECT_EQ(upton->folder.profile.work, "The Lift");
  EXPECT_EQ(upton->folder.profile.source, "lift.txt");
  EXPECT_TRUE(upton->folder.profile.parts.empty());
  EXPECT_EQ(upton->folder.dialogue.size(), lift_scene().size());
  EXPECT_TRUE(upton->folder.profile.never_met.empty());  // Wren is not of its script

  const auto wren = count_role(two_scripts(), "WREN");
  ASSERT_TRUE(wren);
  EXPECT_EQ(wren->folder.profile.work, "The Stairs");
  ASSERT_EQ(wren->folder.dialogue.size(), 2u);  // numbered as in the one file
  EXPECT_EQ(wren->folder.dialogue[1].line_begin, 3);
  EXPECT_EQ(wren->folder.dialogue[1].act_id, 0);
}

TEST(NameSources, SaysOfEachLineWhichScriptItIsFrom) {
  auto dot = count_role(two_scripts(), "DOT");
  ASSERT_TRUE(dot);
  Profile& profile = dot->folder.profile;
  profile.sentences = {{.part = "who", .lines = {{5, "DOT", "a"}, {10001, "DOT", "b"}}}};
  name_sources(profile);
  const auto again = profile_from_json(profile_to_json(profile));
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->sentences[0].lines[0].source, "lift.txt");
  EXPECT_EQ(again->sentences[0].lines[1].source, "stairs.txt");
  ASSERT_EQ(again->parts.size(), 2u);
  EXPECT_EQ(again->parts[1].line, 10000);
}

}  // namespace
}  // namespace rolellm
