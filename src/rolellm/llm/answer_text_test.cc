#include "rolellm/llm/answer_text.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(AnswerText, HandsOutWholeCharactersOnly) {
  const std::vector<std::string> none;
  AnswerText answer(none);
  EXPECT_FALSE(answer.append("a\xE7"));
  EXPECT_EQ(answer.take_news(), "a");
  EXPECT_FALSE(answer.append("\x81"));
  EXPECT_EQ(answer.take_news(), "");
  EXPECT_FALSE(answer.append("\xAF!"));
  EXPECT_EQ(answer.take_news(), "灯!");
}

TEST(AnswerText, HoldsBackWhatMayBecomeAStop) {
  const std::vector<std::string> stops = {"\nUser:", "END"};
  AnswerText answer(stops);
  EXPECT_FALSE(answer.append("aye\nUs"));
  EXPECT_EQ(answer.take_news(), "aye");
  EXPECT_FALSE(answer.append("ed"));
  EXPECT_EQ(answer.take_news(), "\nUsed");
  EXPECT_FALSE(answer.append(" E"));
  EXPECT_EQ(answer.take_news(), " ");
  EXPECT_TRUE(answer.append("ND of it"));
  EXPECT_EQ(answer.text(), "aye\nUsed ");
  EXPECT_EQ(answer.take_rest(), "");
}

TEST(AnswerText, EndsBeforeTheEarliestStop) {
  const std::vector<std::string> stops = {"two", "one"};
  AnswerText answer(stops);
  EXPECT_TRUE(answer.append("zero one two"));
  EXPECT_EQ(answer.text(), "zero ");
}

TEST(AnswerText, DropsHalfACharacterAtTheEnd) {
  const std::vector<std::string> stops = {"stop"};
  AnswerText answer(stops);
  answer.append("lamp st\xE7\x81");
  EXPECT_EQ(answer.take_news(), "lamp st");
  EXPECT_EQ(answer.take_rest(), "");
  EXPECT_EQ(answer.text(), "lamp st");
}

}  // namespace
}  // namespace rolellm
