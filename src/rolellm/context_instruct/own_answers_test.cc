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

TEST(OwnAnswers, generalOnesNameNobody) {
  OwnAnswers dot = answers_of("DOT");
  EXPECT_TRUE(dot.take(kLines, 3, true).empty());  // Hull and Upton are names
}

}  // namespace
}  // namespace rolellm
