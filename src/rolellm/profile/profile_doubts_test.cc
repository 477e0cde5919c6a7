#include "rolellm/profile/profile_doubts.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

ProfileFolder sound_dot() {
  ProfileFolder folder{.dialogue = lift_scene()};
  Profile& profile = folder.profile;
  profile.role = "DOT";
  profile.description = "A boxer.";
  profile.description_second = "You are a boxer.";
  profile.sentences = {
      {"who", "A boxer.", "You are a boxer.", "teacher", 1, {{5, "DOT", "I boxed."}}}};
  profile.catchphrases = {{.text = "Guard up", .lines = {5, 11}}};
  profile.relations = {{.role = "UPTON", .lines = {{7, "UPTON", "Ding."}}}};
  return folder;
}

std::string only_doubt(const ProfileFolder& folder) {
  const auto doubts = doubts_about(folder);
  return doubts.size() == 1 ? doubts[0] : std::to_string(doubts.size()) + " doubts";
}

TEST(DoubtsAbout, NothingAsItWasMadeOrWellEdited) {
  ProfileFolder folder = sound_dot();
  EXPECT_TRUE(doubts_about(folder).empty());
  folder.profile.description = "A baker.";
  folder.profile.description_second = "You bake.";
  EXPECT_TRUE(doubts_about(folder).empty());
  folder.profile.sentences.clear();
  folder.profile.description = "A sailor.";
  EXPECT_TRUE(doubts_about(folder).empty());
  EXPECT_TRUE(doubts_about({.profile = {.role = "DOT"}, .dialogue = {}}).empty());
}

TEST(DoubtsAbout, OneDescriptionChangedWithoutTheOther) {
  ProfileFolder folder = sound_dot();
  folder.profile.description = "A baker.";
  EXPECT_TRUE(only_doubt(folder).starts_with("description is not")) << only_doubt(folder);
  folder = sound_dot();
  folder.profile.description_second = "You bake.";
  EXPECT_TRUE(only_doubt(folder).starts_with("description_second is not")) << only_doubt(folder);
}

TEST(DoubtsAbout, ARelationChangedAlone) {
  ProfileFolder folder = sound_dot();
  folder.profile.provenance = profile_to_json(folder.profile)["provenance"];
  EXPECT_TRUE(doubts_about(folder).empty());
  folder.profile.relations[0].is = "the lift she loves";
  EXPECT_EQ(only_doubt(folder),
            "relations was edited, which no later stage reads: what they are to know has to stand "
            "in description and description_second");
  folder.profile.never_met = {"PIP"};
  EXPECT_TRUE(only_doubt(folder).starts_with("relations, never_met were edited"));
  folder.profile.description = "A boxer who loves a lift.";
  folder.profile.description_second = "You are a boxer who loves a lift.";
  EXPECT_TRUE(doubts_about(folder).empty());
}

TEST(DoubtsAbout, TheFirstLineThatIsNotThere) {
  ProfileFolder folder = sound_dot();
  folder.profile.relations[0].lines[0].line = 8;
  EXPECT_EQ(only_doubt(folder),
            "relations[0].lines[0]: no row of dialogue.jsonl has \"line_begin\": 8");
  folder.profile.catchphrases[0].lines[1] = 12;
  EXPECT_EQ(only_doubt(folder),
            "catchphrases[0].lines[1]: no row of dialogue.jsonl has \"line_begin\": 12");
  folder.profile.sentences[0].lines[0].line = 99;
  EXPECT_EQ(only_doubt(folder),
            "sentences[0].lines[0]: no row of dialogue.jsonl has \"line_begin\": 99");
}

TEST(DoubtsAbout, ACatchphraseThatStandsTwice) {
  ProfileFolder folder = sound_dot();
  folder.profile.catchphrases = {
      {.text = "Guard up"}, {.text = "Seconds out"}, {.text = "guard up!"}};
  EXPECT_EQ(only_doubt(folder), "catchphrases[2] is catchphrases[0] once more");
}

TEST(DoubtsAbout, ARoleThatNeverSpeaks) {
  ProfileFolder folder = sound_dot();
  folder.profile.role = "DOROTHY";
  EXPECT_EQ(only_doubt(folder),
            "role: nobody in dialogue.jsonl is called \"DOROTHY\", so it has no lines of its own");
}

}  // namespace
}  // namespace rolellm
