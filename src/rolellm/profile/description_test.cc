#include "rolellm/profile/description.h"

#include <gtest/gtest.h>

#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const Json kTwoParts = *parse_json(R"({
  "instead_of_name": "this character",
  "parts": [
    {"name": "who", "ask": "Who is {{role}}?", "begins": "{{role}} is", "opens": " a",
     "third_person": "{{part}}.", "second_person": "You are {{part}}.",
     "introduced_third_person": "Comes in so: {{part}}.",
     "introduced_second_person": "You come in so: {{part}}.",
     "told_third_person": "{{person}} says: {{part}}",
     "told_second_person": "{{person}} says of you: {{part}}"},
    {"name": "wants", "ask": "What does {{role}} want?", "begins": "{{role}} wants to",
     "third_person": "{{subject}} wants to {{part}}.", "second_person": "You want to {{part}}."},
    {"name": "people", "ask": "Who is {{person}} to {{role}}?", "begins": "{{person}} is",
     "third_person": "Matters: {{part}}.", "second_person": "Matters to you: {{part}}.",
     "counted_third_person": "Talks with {{part}}.", "counted_second_person": "Talk: {{part}}."}],
  "ages": {"she": {"child": "a girl of {{age}}", "grown": "a woman of {{age}}"}},
  "pronouns": {"she": ["she", "her"], "he": ["he", "his"]}})");

DescriptionMaker maker_for(const std::string& name, const std::string& pronoun = "she",
                           const Script& script = lift_script()) {
  auto role = count_role(script, name);
  EXPECT_TRUE(role) << describe(role.error());
  auto made = DescriptionMaker::make(*role, kTwoParts, pronoun);
  EXPECT_TRUE(made) << describe(made.error());
  return std::move(*made);
}

std::string text_of(const std::vector<ProfileSentence>& sentences, bool second) {
  std::string text;
  for (const ProfileSentence& sentence : sentences)
    text += (text.empty() ? "" : " ") + (second ? sentence.second : sentence.text);
  return text;
}

TEST(DescriptionMaker, AsksOneQuestionForEachPartAndPerson) {
  const DescriptionMaker dot = maker_for("DOT");
  std::vector<std::string> asked;
  for (const ProfileQuestion& question : dot.questions())
    asked.push_back(question.key + " | " + question.ask + " " + question.begins + question.opens);
  EXPECT_EQ(asked, (std::vector<std::string>{"who | Who is Dot? Dot is a",
                                             "wants | What does Dot want? Dot wants to",
                                             "people:UPTON | Who is Upton to Dot? Upton is"}));
}

TEST(DescriptionMaker, MakesBothTextsOfTheSameParts) {
  const DescriptionMaker dot = maker_for("DOT", "she", lift_script_with_upton_named());
  const auto parts = dot.parts({{"who", {" a boxer of 74 with a bucket."}},
                                {"wants", {" fetch her towel."}},
                                {"people:UPTON", {" the lift that regrets the draught."}}});
  EXPECT_TRUE(dot.knows_who(parts));
  const auto made = dot.compose(parts);
  ASSERT_TRUE(made);
  EXPECT_EQ(text_of(*made, false),
            "A boxer of 74 with a bucket. She wants to fetch her towel. Matters: Upton, the lift "
            "that regrets the draught.");
  EXPECT_EQ(text_of(*made, true),
            "You are a boxer of 74 with a bucket. You want to fetch your towel. Matters to you: "
            "Upton, the lift that regrets the draught.");
}

TEST(DescriptionMaker, TakesWhoSomebodyIsFromLinesThatNameThem) {
  // Upton says it, of a draught: "This lift regrets the draught."
  const auto parts =
      maker_for("DOT").parts({{"people:UPTON", {" the lift that regrets the draught."}}});
  EXPECT_TRUE(parts.people.empty());
}

TEST(DescriptionMaker, TellsNothingTwice) {
  const auto parts = maker_for("DOT").parts(
      {{"who", {" boxer of 74 with a bucket."}}, {"wants", {" be a boxer with a bucket."}}});
  EXPECT_TRUE(parts.phrases.contains("who"));
  EXPECT_FALSE(parts.phrases.contains("wants"));
}

TEST(DescriptionMaker, MakesAPersonOfAnAge) {
  const auto who = [](const char* text) {
    const auto parts = maker_for("DOT").parts({{"who", {text}}});
    return parts.phrases.contains("who") ? parts.phrases.at("who").text : "";
  };
  EXPECT_EQ(who("74, ducks in with a bucket"), "a woman of 74 who ducks in with a bucket");
  EXPECT_EQ(who("74, a bucket"), "a woman of 74, a bucket");
  EXPECT_EQ(who("a boxer of 74 with a bucket"), "a boxer of 74 with a bucket");
}

TEST(DescriptionMaker, BelievesASingleWordOfAPersonOnlyWhereALineNamesThem) {
  const DescriptionMaker dot = maker_for("DOT");
  EXPECT_TRUE(dot.parts({{"people:UPTON", {" the guard"}}}).people.contains("UPTON"));
  EXPECT_TRUE(dot.parts({{"people:UPTON", {" the draught"}}}).people.empty());  // Upton's word
}

TEST(DescriptionMaker, LetsTheScriptSayWhoTheRoleIsWhenNoAnswerStands) {
  const auto dot = maker_for("DOT").compose({});
  ASSERT_TRUE(dot);
  EXPECT_EQ(text_of(*dot, true), "You come in so: 74, ducks in with a bucket. Talk: Upton.");
  EXPECT_EQ(dot->front().by, "script");
  ASSERT_EQ(dot->front().lines.size(), 1u);
  EXPECT_EQ(dot->front().lines[0].line, 1);

  Script script = lift_script();  // what tells what the role does brings nobody in
  script.utterances.front().content = "DOT stares over the wall with a bucket.";
  const auto staring = maker_for("DOT", "she", script).compose({});
  ASSERT_TRUE(staring);
  EXPECT_EQ(text_of(*staring, false), "Upton says: Dot has a point. Talks with Upton.");

  // Nothing brings Upton in, and who says "Guard up, Upton." says nothing of him.
  EXPECT_FALSE(maker_for("UPTON", "").compose({}));
  script.utterances.push_back(said("DOT", "Guard up, Upton. Upton sulks. He is a lift.", 1, 17));
  const auto upton = maker_for("UPTON", "", script).compose({});
  ASSERT_TRUE(upton);
  EXPECT_EQ(upton->front().second, "Dot says of you: Upton sulks. He is a lift.");
  EXPECT_EQ(upton->front().lines[0].line, 17);
}

TEST(DescriptionMaker, QuotesOfWhatIsSaidWhatTellsMost) {
  Script script = lift_script();
  const auto told = [&](std::initializer_list<const char*> speeches) {
    script.utterances = {said("UPTON", "Ding.", 0, 1)};
    for (const char* speech : speeches)
      script.utterances.push_back(said("DOT", speech, 0, std::ssize(script.utterances) + 1));
    const auto made = maker_for("UPTON", "", script).compose({});
    return made ? made->front().second : "";
  };
  EXPECT_EQ(told({"I oiled Upton.", "This is my brother Upton."}),
            "Dot says of you: This is my brother Upton.");
  EXPECT_EQ(told({"Which Upton?", "Everybody, Upton and Kate are here!"}), "");
  EXPECT_EQ(told({"Have you oiled Upton? Upton squeaks."}), "Dot says of you: Upton squeaks.");
}

TEST(DescriptionMaker, TakesNoDoingForAnIntroduction) {
  Script script = lift_script();
  const auto introduced = [&](const char* narration) {
    script.utterances.front().content = narration;
    return maker_for("DOT", "she", script).compose({})->front().text;
  };
  EXPECT_EQ(introduced("DOT, pulling herself up by the rope."), "Upton says: Dot has a point.");
  EXPECT_EQ(introduced("DOT, 70s, in pearls."), "Comes in so: 70s, in pearls.");
  EXPECT_EQ(introduced("DOT, wearing a tracksuit and pearls."),
            "Comes in so: wearing a tracksuit and pearls.");
}

TEST(DescriptionMaker, TakesAnEntryInTheListOfPersonsWhole) {
  Script script = lift_script();
  script.language = "zh";
  script.utterances = {said("narrator", "田小数——二十七岁，什么都精确到小数点后一位", 0, 1),
                       said("田小数", "零点五。", 0, 2), said("老周", "小数？哪个小数？", 0, 3)};
  script.utterances.front().kind = UtteranceKind::meta;
  const auto made = maker_for("田小数", "", script).compose({});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->front().text, "Comes in so: 二十七岁，什么都精确到小数点后一位.");
}

TEST(DescriptionMaker, TakesNoBareNameOfAListForAnIntroduction) {
  Script script = lift_script();
  script.utterances = {said("narrator", "Miss Dot.", 0, 1), said("MISS DOT", "So.", 0, 2),
                       said("UPTON", "Ding.", 0, 3)};
  script.utterances.front().kind = UtteranceKind::meta;
  EXPECT_FALSE(maker_for("MISS DOT", "", script).compose({}));
}

TEST(DescriptionMaker, HasNothingToSayOfARoleNobodyNames) {
  Script script = lift_script();
  script.utterances = {said("PIP", "Hello there.", 0, 1), said("WREN", "Who is it?", 0, 2),
                       said("PIP", "It is late.", 0, 3)};
  EXPECT_FALSE(maker_for("PIP", "", script).compose({}));
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

TEST(PronounOfRole, isNotThatOfSomebodyBeforeTheName) {
  const std::map<std::string, std::vector<std::string>> pronouns = {{"she", {"she", "her"}},
                                                                    {"he", {"he", "his"}}};
  std::vector<Utterance> dialogue = {
      said("narrator", "A nurse peers at the doors where she last saw UPTON. She is pale.", 0, 1)};
  EXPECT_EQ(pronoun_of_role(dialogue, "UPTON", {"UPTON"}, pronouns), "");
  dialogue.push_back(said("narrator", "UPTON hums. As he stops, Upton rings his bell.", 0, 3));
  EXPECT_EQ(pronoun_of_role(dialogue, "UPTON", {"UPTON"}, pronouns), "he");
}

}  // namespace
}  // namespace rolellm
