#include "rolellm/context_instruct/own_answers.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

OwnAnswers answers_of(const char* role) {
  auto content = ContentWords::load("en");
  EXPECT_TRUE(content);
  return OwnAnswers(role, "en", *content);
}

const std::vector<Utterance> kLines = {
    said("UPTON", "This lift regrets the draught between the floors.", 0, 3),
    said("DOT", "Sit down.", 0, 5),
    said("DOT", "I boxed for Hull in the winter of 1969. Who wants to know?", 0, 7),
    said("DOT", "Did anybody leave a wet towel on the stairs?", 0, 9),
    said("DOT", "A wet towel mends more than a dry doctor, and Upton knows it well.", 0, 11)};

TEST(OwnAnswers, takesSpeechesThatSaySomethingInTheirOrder) {
  OwnAnswers dot = answers_of("DOT");
  const auto taken = dot.take(kLines, 5, false);
  ASSERT_EQ(taken.size(), 2u);  // one is too short, one only asks
  EXPECT_EQ(taken[0].text, "I boxed for Hull in the winter of 1969.");
  EXPECT_EQ(taken[1].line.line_begin, 11);
}

TEST(OwnAnswers, handsOutEachOnceTheRichestFirst) {
  OwnAnswers dot = answers_of("DOT");
  EXPECT_EQ(dot.take(kLines, 1, false).front().line.line_begin, 11);
  EXPECT_EQ(dot.take(kLines, 1, false).front().line.line_begin, 7);
  EXPECT_TRUE(dot.take(kLines, 1, false).empty());
}

const ProfileSegment kTalk{
    {said("UPTON", "I have carried soup, and wedding cakes.", 0, 3),
     said("UPTON", "What have you carried, Dot?", 0, 4),
     said("DOT", "Every wet towel of this house.", 0, 5),
     said("UPTON", "The long night is over.", 0, 7),
     said("DOT", "The long night of the long towels is never over, and the roof leaks.", 0, 9)}};

TEST(OwnAnswers, aReplyToAQuestionComesFirst) {
  OwnAnswers dot = answers_of("DOT");
  EXPECT_EQ(dot.take(kTalk.lines, 1, false).front().line.line_begin, 5);
  EXPECT_EQ(answers_of("DOT").take(kTalk.lines, 1, true).front().line.line_begin, 9);
}

TEST(ShowExchanges, putsWhatWasSaidBeforeInFrontOfEachAnswer) {
  OwnAnswers dot = answers_of("DOT");
  const auto taken = dot.take(kTalk.lines, 2, false);
  ASSERT_EQ(taken.size(), 2u);
  EXPECT_EQ(show_exchanges(kTalk, taken, "DOT", "You"),
            "Upton: I have carried soup, and wedding cakes.\n"
            "Upton: What have you carried, Dot?\n"
            "[5] You: Every wet towel of this house.\n"
            "\n"
            "Upton: The long night is over.\n"
            "[9] You: The long night of the long towels is never over, and the roof leaks.");
  EXPECT_EQ(show_exchanges(kTalk, {taken[1]}, "DOT", "You"),
            "You: Every wet towel of this house.\n"
            "Upton: The long night is over.\n"
            "[9] You: The long night of the long towels is never over, and the roof leaks.");
}

TEST(OwnAnswers, generalOnesNameNobody) {
  OwnAnswers dot = answers_of("DOT");
  EXPECT_TRUE(dot.take(kLines, 3, true).empty());  // Hull and Upton are names
}

}  // namespace
}  // namespace rolellm
