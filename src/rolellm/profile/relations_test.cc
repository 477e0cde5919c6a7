#include "rolellm/profile/relations.h"

#include <gtest/gtest.h>

#include "rolellm/profile/role_lines.h"
#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

const Person kDot{"DOT", {"DOT"}};
const Person kUpton{"UPTON", {"UPTON"}};
const Person kPip{"PIP", {"PIP"}};

TEST(Relations, CountTurnsAndScenesWithLinesOfBoth) {
  std::vector<Utterance> dialogue = lift_scene();
  dialogue.push_back(said("DOT", "So. Nobody oils Upton.", 1, 17));
  const auto found = relations_of(dialogue, kDot, {kPip, kUpton}, content_words("en"), {}, 5);
  ASSERT_EQ(found.size(), 1u);  // Pip is nowhere
  EXPECT_EQ(found[0].role, "UPTON");
  EXPECT_EQ(found[0].turns, 4);  // Upton, Dot, Upton; Dot, Upton, Dot
  EXPECT_EQ(found[0].scenes, 2);
  ASSERT_EQ(found[0].lines.size(), 2u);
  EXPECT_EQ(found[0].lines[0].quote, "Nobody oils Upton.");
  EXPECT_EQ(found[0].lines[1].quote, "Dot has a point.");
}

TEST(Relations, ShowWhatIsSaidOfSomebodyBeforeWhatIsSaidToThem) {
  std::vector<Utterance> dialogue = lift_scene();
  dialogue.push_back(said("DOT", "Upton sulks.", 1, 17));
  const auto found =
      relations_of(dialogue, kDot, {kUpton}, content_words("en"), *mention_words("en"), 5);
  ASSERT_EQ(found.size(), 1u);
  ASSERT_EQ(found[0].lines.size(), 2u);
  EXPECT_EQ(found[0].lines[0].quote, "Upton sulks.");
}

TEST(Relations, QuoteFromWhereTheOtherIsToldOf) {
  std::vector<Utterance> dialogue = lift_scene();
  dialogue.push_back(said("UPTON", "Ding. The roof is wet. Dot boxes. Mind the step.", 1, 17));
  const auto found =
      relations_of(dialogue, kDot, {kUpton}, content_words("en"), *mention_words("en"), 5);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].lines.back().quote, "Dot boxes. Mind the step.");
}

TEST(Relations, QuoteNoBareCall) {
  std::vector<Utterance> dialogue = {said("DOT", "Goodbye, Upton. Mind the step.", 0, 1),
                                     said("UPTON", "Dot?", 0, 2)};
  const auto found =
      relations_of(dialogue, kDot, {kUpton}, content_words("en"), *mention_words("en"), 5);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_TRUE(found[0].lines.empty());
  dialogue.push_back(said("DOT", "Floor two. Upton, you are the only lift in Hull.", 0, 3));
  const auto lines =
      relations_of(dialogue, kDot, {kUpton}, content_words("en"), *mention_words("en"), 5)[0].lines;
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].quote, "Upton, you are the only lift in Hull.");
}

TEST(Relations, LeaveOutExtrasWhoJustStandThere) {
  const Person porter{.name = "PORTER 2", .names = {"PORTER 2"}, .is_extra = true};
  const auto answers = [&](const std::vector<Utterance>& dialogue) {
    return relations_of(dialogue, kDot, {porter}, content_words("en"), {}, 5).size();
  };
  EXPECT_EQ(answers({said("DOT", "Up.", 0, 1), said("PORTER 2", "Bags.", 0, 2)}), 0u);
  EXPECT_EQ(answers({said("DOT", "Up.", 0, 1), said("PORTER 2", "Bags.", 0, 2),
                     said("DOT", "Mine.", 0, 3)}),
            1u);
}

TEST(Relations, DoNotReachOverTheEndOfAScene) {
  const std::vector<Utterance> dialogue = {said("DOT", "So.", 0, 1), said("UPTON", "Ding.", 1, 2)};
  EXPECT_TRUE(relations_of(dialogue, kDot, {kUpton}, content_words("en"), {}, 5).empty());
}

TEST(Relations, StandInOrderOfTheirTurns) {
  const std::vector<Utterance> dialogue = {said("PIP", "Hi.", 0, 1), said("DOT", "So.", 0, 2),
                                           said("UPTON", "Ding.", 0, 3), said("DOT", "No.", 0, 4)};
  const auto found = relations_of(dialogue, kDot, {kPip, kUpton}, content_words("en"), {}, 5);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].role, "UPTON");
  EXPECT_EQ(found[1].turns, 1);
  EXPECT_EQ(relations_of(dialogue, kDot, {kPip, kUpton}, content_words("en"), {}, 1).size(), 1u);
}

TEST(Relations, CallNobodyWhatSomebodyElseIsCalled) {
  std::vector<Utterance> dialogue;
  const auto turn = [&](const char* hearer, const std::string& speech) {
    const int line = static_cast<int>(dialogue.size());
    dialogue.push_back(said("DOT", speech, line, line));
    dialogue.push_back(said(hearer, "So.", line, line + 1));
  };
  for (const char* speech : {"Sit, madam.", "Eat, madam.", "Read, champ.", "Run, champ."})
    turn("PIP", speech);
  for (const char* speech : {"Lift, madam.", "Stop, madam.", "Hush, Pip.", "Wait there, Pip."})
    turn("UPTON", speech);
  for (int floor = 0; floor < 20; ++floor) turn("UPTON", "Up.");
  for (const char* speech : {"Up, champ.", "Down, champ.", "On, champ.", "Off, champ."})
    turn("UPTON", speech);
  const auto found = relations_of(dialogue, kDot, {kPip, kUpton}, content_words("en"), {}, 5);
  ASSERT_EQ(found.size(), 2u);
  // "madam" in 2 of 28 speeches to Upton and in 2 of 4 to Pip; "champ" in 4 of 28 and 2 of 4
  EXPECT_EQ(found[0].calls, std::vector<std::string>{"champ"});
  EXPECT_EQ(found[1].calls, (std::vector<std::string>{"madam", "champ"}));
}

TEST(LinesNaming, AreTheEntranceAndSpeechesWithTheName) {
  Script script = lift_script();
  script.utterances.push_back(said("narrator", "Dot mops a puddle.", 1, 17));
  const auto upton = count_role(script, "UPTON");
  ASSERT_TRUE(upton);
  const SourceLines lines = lines_naming(*upton, kDot);
  EXPECT_DOUBLE_EQ(lines.find("a bucket", 3).share, 1);
  EXPECT_DOUBLE_EQ(lines.find("a point", 3).share, 1);              // "Dot has a point."
  EXPECT_DOUBLE_EQ(lines.find("regrets the draught", 3).share, 0);  // said to her, of another
  EXPECT_DOUBLE_EQ(lines.find("a puddle", 3).share, 0);
}

}  // namespace
}  // namespace rolellm
