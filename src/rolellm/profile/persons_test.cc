#include "rolellm/profile/persons.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

std::vector<std::string> names_of(const std::vector<Utterance>& dialogue, const std::string& name) {
  Script script;
  script.utterances = dialogue;
  const auto cast = cast_of(script);
  EXPECT_TRUE(cast);
  const auto persons = persons_of(*cast, dialogue, content_words("en"));
  EXPECT_TRUE(persons);
  for (const Person& person : *persons) {
    if (person.name == name) return person.names;
  }
  return {};
}

TEST(Persons, LearnASurnameFromAnEntrance) {
  EXPECT_EQ(names_of(lift_scene(), "DOT"), (std::vector<std::string>{"DOT", "harker"}));
}

TEST(Persons, KeepNoSurnameThatTwoHave) {
  const std::vector<Utterance> dialogue = {
      said("narrator", "WREN ADEYEMI, 12, hides. GRACE ADEYEMI, 40, seeks.", 0, 1),
      said("WREN", "No.", 0, 2), said("GRACE", "Yes.", 0, 3)};
  EXPECT_EQ(names_of(dialogue, "WREN"), std::vector<std::string>{"WREN"});
}

TEST(Persons, GoByPartsOfTheirNameButNotByATitle) {
  const std::vector<Utterance> dialogue = {said("MISS LARK", "So.", 0, 1),
                                           said("JACK SPARROW", "Aye.", 1, 2)};
  EXPECT_EQ(names_of(dialogue, "MISS LARK"), (std::vector<std::string>{"MISS LARK", "lark"}));
  EXPECT_EQ(names_of(dialogue, "JACK SPARROW"),
            (std::vector<std::string>{"JACK SPARROW", "jack", "sparrow"}));
}

TEST(Persons, ChineseGoByTheirGivenName) {
  const std::vector<Utterance> dialogue = {said("陆定海", "好。", 0, 1),
                                           said("阿葵", "在！", 0, 2)};
  EXPECT_EQ(names_of(dialogue, "陆定海"), (std::vector<std::string>{"陆定海", "定海"}));
  EXPECT_EQ(names_of(dialogue, "阿葵"), std::vector<std::string>{"阿葵"});
}

TEST(IsEntryOf, IsNoTitleThatBeginsWithTheName) {
  const Person dot{.name = "DOT", .names = {"DOT"}};
  const auto entry = [&](const char* text) {
    Utterance listed = said("narrator", text, 0, 1);
    listed.kind = UtteranceKind::meta;
    return is_entry_of(listed, dot);
  };
  EXPECT_TRUE(entry("DOT, A BOXER."));
  EXPECT_TRUE(entry("DOT the boxer"));
  EXPECT_TRUE(entry("DOT"));
  EXPECT_FALSE(entry("DOT AND THE LIFT."));
}

TEST(MentionsPerson, WantsACapital) {
  const Person flood{"OBADIAH", {"OBADIAH", "flood"}};
  EXPECT_TRUE(mentions_person("I looked you up, Mr. Flood.", flood));
  EXPECT_FALSE(mentions_person("It was a great flood.", flood));
  EXPECT_TRUE(mentions_person("Obadiah's lamp", flood));
  EXPECT_FALSE(mentions_person("Obadiah's lamp", flood, false));
  EXPECT_TRUE(mentions_person("定海，你开。", {"陆定海", {"陆定海", "定海"}}));
}

}  // namespace
}  // namespace rolellm
