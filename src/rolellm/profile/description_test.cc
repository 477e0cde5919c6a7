#include "rolellm/profile/description.h"

#include <gtest/gtest.h>

#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const Json kPrompt = *parse_json(R"({
  "instead_of_name": "this character",
  "parts": [
    {"name": "who", "third_person": "{{part}}.", "second_person": "You are {{part}}."},
    {"name": "wants", "third_person": "{{subject}} wants {{part}}.",
     "second_person": "You want {{part}}."},
    {"name": "fears", "third_person": "{{subject}} fears {{part}}.",
     "second_person": "You fear {{part}}."}],
  "examples": [{"user": "Captain Holt sold a boat and mended nets.",
                "assistant": "to keep every bell ringing all night"}],
  "pronouns": {"she": ["she", "her"], "he": ["he", "his"]}})");

DescriptionMaker maker(const std::string& pronoun = "she") {
  ProfileFolder folder;
  folder.profile.role = "DOT";
  folder.profile.work = "The Lift";
  folder.profile.language = "en";
  folder.dialogue = lift_scene();
  auto made =
      DescriptionMaker::make(folder, {"DOT"}, {"DOT HARKER, 74, a boxer"}, kPrompt, pronoun);
  EXPECT_TRUE(made) << describe(made.error());
  return std::move(*made);
}

DescriptionParts read(const DescriptionMaker& maker, const Json& reply) {
  DescriptionParts parts;
  maker.improve(parts, reply);
  return parts;
}
DescriptionParts read(const std::string& wants) { return read(maker(), {{"wants", wants}}); }

TEST(DescriptionMaker, makesBothTextsOfTheSameParts) {
  const DescriptionMaker dot = maker();
  const auto made = dot.compose(read(
      dot, {{"who", "A boxer of 74."}, {"wants", "To fetch her towel."}, {"fears", "the roof"}}));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->third_person, "A boxer of 74. She wants to fetch her towel. She fears the roof.");
  EXPECT_EQ(made->second_person,
            "You are a boxer of 74. You want to fetch your towel. You fear the roof.");
}

TEST(DescriptionMaker, refusesWhatComesFromTheExamples) {
  EXPECT_TRUE(read("to mend nets").empty());
  EXPECT_TRUE(read("to keep every bell ringing").empty());
  EXPECT_EQ(read("to fetch a towel").count("wants"), 1u);
}

TEST(DescriptionMaker, refusesStrangersNamesAndTheOtherSex) {
  EXPECT_TRUE(read("to pay Gregor").empty());
  EXPECT_TRUE(read("he wants the lift").empty());
  EXPECT_FALSE(read("to guard Upton").empty());
}

TEST(DescriptionMaker, keepsWhatSaysMore) {
  const DescriptionMaker dot = maker();
  DescriptionParts parts = read(dot, {{"fears", "the roof"}});
  dot.improve(parts, {{"fears", "the roof leaking on Wren"}});
  dot.improve(parts, {{"fears", "an unheard-of calamity"}});
  EXPECT_EQ(parts.at("fears"), "the roof leaking on Wren");
}

TEST(DescriptionMaker, wantsTwoPartsAndWhoItIs) {
  const DescriptionMaker dot = maker();
  EXPECT_FALSE(dot.compose({{"who", "a boxer"}}));
  EXPECT_FALSE(dot.compose({{"wants", "to win"}, {"fears", "the roof"}, {"manner", "in jabs"}}));
}

TEST(PronounOfRole, countsNarrationThatNamesOnlyTheRole) {
  const std::vector<Utterance> dialogue = {
      said("narrator", "DOT, 74, ducks in. She moves like a boxer.", 0, 1),
      said("narrator", "Upton and Dot wait. He hums, he rings, he hums.", 0, 2),
      said("DOT", "He is late.", 0, 3), said("UPTON", "Ding.", 0, 4)};
  const std::map<std::string, std::vector<std::string>> pronouns = {{"she", {"she", "her"}},
                                                                    {"he", {"he", "his"}}};
  EXPECT_EQ(pronoun_of_role(dialogue, "DOT", {"DOT"}, pronouns), "she");
  EXPECT_EQ(pronoun_of_role(dialogue, "GRACE", {"GRACE"}, pronouns), "");
}

}  // namespace
}  // namespace rolellm
