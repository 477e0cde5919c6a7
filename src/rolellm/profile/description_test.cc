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
  "ages": {"she": {"child": "a girl of {{age}}", "grown": "a woman of {{age}}"}},
  "pronouns": {"she": ["she", "her"], "he": ["he", "his"]}})");

DescriptionMaker maker(const std::string& pronoun = "she") {
  auto role = count_role(lift_script(), "DOT");
  EXPECT_TRUE(role) << describe(role.error());
  auto made = DescriptionMaker::make(*role, kPrompt, pronoun);
  EXPECT_TRUE(made) << describe(made.error());
  return std::move(*made);
}

DescriptionParts read(const DescriptionMaker& maker, const Json& reply) {
  DescriptionParts parts;
  maker.improve(parts, reply);
  return parts;
}
/// Whether the words stand as what the role wants.
bool stands(const std::string& wants) { return !read(maker(), {{"wants", wants}}).phrases.empty(); }

std::string text_of(const std::vector<ProfileSentence>& sentences, bool second) {
  std::string text;
  for (const ProfileSentence& sentence : sentences)
    text += (text.empty() ? "" : " ") + (second ? sentence.second : sentence.text);
  return text;
}

TEST(DescriptionMaker, makesBothTextsOfTheSameParts) {
  const DescriptionMaker dot = maker();
  const auto made = dot.compose(read(dot, {{"who", "A boxer of 74 with a bucket."},
                                           {"wants", "To fetch her towel."},
                                           {"fears", "the roof"}}));
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(*made, false),
            "A boxer of 74 with a bucket. She wants to fetch her towel. She fears the roof.");
  EXPECT_EQ(
      text_of(*made, true),
      "You are a boxer of 74 with a bucket. You want to fetch your towel. You fear the roof.");
}

TEST(DescriptionMaker, citesTheLinesThatHoldTheWords) {
  const DescriptionMaker dot = maker();
  const auto parts = read(dot, {{"wants", "to fetch a towel in Hull"}});
  const Support& support = parts.phrases.at("wants").support;
  EXPECT_DOUBLE_EQ(support.share, 1);
  ASSERT_EQ(support.lines.size(), 2u);
  EXPECT_EQ(support.lines[0].line, 5);
  EXPECT_EQ(support.lines[1].line, 13);
  EXPECT_EQ(support.lines[1].quote, "Fetch me a towel.");
}

TEST(DescriptionMaker, dropsWhatTheLinesDoNotSay) {
  EXPECT_TRUE(stands("to fetch a towel"));
  EXPECT_TRUE(stands("to fetch a clean towel quickly"));     // 2 of 4 words
  EXPECT_FALSE(stands("to fetch a clean blanket quickly"));  // 1 of 4
}

TEST(DescriptionMaker, wantsTwoWordsOfOneLine) {
  EXPECT_FALSE(stands("to fetch the lift"));   // one word of Dot's, one of Upton's to nobody
  EXPECT_TRUE(stands("to fetch"));             // the only word
  EXPECT_FALSE(stands("to calm down Upton"));  // a name proves nothing
}

TEST(DescriptionMaker, makesAPersonOfAnAge) {
  const auto who = [](const char* text) {
    const auto parts = read(maker(), {{"who", text}});
    return parts.phrases.contains("who") ? parts.phrases.at("who").text : "";
  };
  EXPECT_EQ(who("74, ducks in with a bucket"), "a woman of 74 who ducks in with a bucket");
  EXPECT_EQ(who("74, a bucket"), "a woman of 74, a bucket");
  EXPECT_EQ(who("a boxer of 74 with a bucket"), "a boxer of 74 with a bucket");
}

TEST(DescriptionMaker, refusesWhatComesFromTheExamples) {
  EXPECT_FALSE(stands("to mend nets"));
  EXPECT_FALSE(stands("to keep every bell ringing"));
}

TEST(DescriptionMaker, refusesStrangersNamesAndTheOtherSex) {
  EXPECT_FALSE(stands("to fetch Gregor"));
  EXPECT_FALSE(stands("he wants the roof"));
  EXPECT_TRUE(stands("to guard Upton"));
}

TEST(DescriptionMaker, keepsWhatSaysMore) {
  const DescriptionMaker dot = maker();
  DescriptionParts parts = read(dot, {{"fears", "the roof"}});
  dot.improve(parts, {{"fears", "that the roof leaks on Wren"}});
  dot.improve(parts, {{"fears", "an unheard-of calamity"}});
  EXPECT_EQ(parts.phrases.at("fears").text, "that the roof leaks on Wren");
}

TEST(DescriptionMaker, wantsTwoPartsAndWhoItIs) {
  const DescriptionMaker dot = maker();
  EXPECT_FALSE(dot.compose({.phrases = {{"who", {.text = "a boxer"}}}}));
  EXPECT_FALSE(
      dot.compose({.phrases = {{"wants", {.text = "a win"}}, {"fears", {.text = "the roof"}}}}));
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
