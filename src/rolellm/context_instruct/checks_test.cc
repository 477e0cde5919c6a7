#include "rolellm/context_instruct/checks.h"

#include <gtest/gtest.h>

#include "rolellm/context_instruct/style.h"

namespace rolellm {
namespace {

TripletChecks checks(std::string_view language = "en", std::vector<std::string> names = {"DOT"}) {
  auto loaded = TripletChecks::load(language, std::move(names), {});
  ROLELLM_CHECK(loaded);
  return *loaded;
}

TEST(QuestionCheck, PassesWhatAStrangerUnderstands) {
  EXPECT_EQ(checks().question("Why did you mop the ceiling of the Halcyon?", true), "");
  EXPECT_EQ(checks().question("What did Ambrose do when he saw the letter?", true), "");
}

TEST(QuestionCheck, NamesWhatIsWrong) {
  EXPECT_EQ(checks().question("Why?", true), "question_length");
  EXPECT_EQ(checks().question("Tell me about the old hotel.", true), "no_question");
  EXPECT_EQ(checks().question("What do you say in the excerpt?", true), "points_at_excerpt");
  EXPECT_EQ(checks().question("Where does Dot keep her bucket?", true), "role_as_third_party");
  EXPECT_EQ(checks().question("What did he say to you then?", true), "incomplete");
}

TEST(QuestionCheck, TellsWhoseWordsAreWanted) {
  const TripletChecks en = checks();
  EXPECT_TRUE(en.wants_other_words("What did Ambrose say about the soup?"));
  EXPECT_TRUE(en.wants_other_words("What does the old man tell you?"));
  EXPECT_FALSE(en.wants_other_words("What did you say when Ambrose told you of the soup?"));
  EXPECT_FALSE(en.wants_other_words("What did Wren do with the mop?"));
  EXPECT_FALSE(en.wants_other_words("Who told Wren?"));
  EXPECT_FALSE(checks("zh").wants_other_words("老周说了什么？"));
}

TEST(QuestionCheck, LetsPronounsPassInQuestionsAboutTheRole) {
  EXPECT_EQ(checks().question("What is your job and how do you do it?", false), "");
}

TEST(AnswerCheck, NamesWhatIsWrong) {
  EXPECT_EQ(checks().answer("I mop the ceiling, for it leaks."), "");
  EXPECT_EQ(checks().answer("Yes."), "answer_length");
  EXPECT_EQ(checks().answer("I mop the ceiling, for"), "unfinished");
  EXPECT_EQ(checks().answer("As an AI I have no ceiling."), "out_of_role");
  EXPECT_EQ(checks().answer("Dot mops the ceiling every day."), "role_as_third_party");
  EXPECT_EQ(checks().answer("I am Dot, and I mop the ceiling."), "");
}

TEST(Checks, WorkInChinese) {
  const auto zh = checks("zh", {"老周"});
  EXPECT_EQ(zh.question("你为什么不关面馆？", true), "");
  EXPECT_EQ(zh.question("老周为什么不关面馆？", true), "role_as_third_party");
  EXPECT_EQ(zh.question("剧本里你说了什么？", true), "points_at_excerpt");
  EXPECT_EQ(zh.answer("老周每天四点起床。"), "role_as_third_party");
  EXPECT_EQ(zh.answer("我每天四点起床熬汤。"), "");
}

TEST(Checks, NeedTheWordsOfTheirLanguage) {
  const auto loaded = TripletChecks::load("xx", {}, {});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(error_code(loaded.error()), "io.not_found");
}

TEST(CleanRewriting, TakesOffLabelQuotesAndBrokenEnds) {
  EXPECT_EQ(clean_rewriting("Dot: \"Guard up, love. It leaks.\"\n\nNote: style.", 60),
            "Guard up, love. It leaks.");
  EXPECT_EQ(clean_rewriting("Guard up. It leaks and then the", 60), "Guard up.");
  EXPECT_EQ(clean_rewriting("One two. Three four. Five six.", 4), "One two. Three four.");
  EXPECT_EQ(clean_rewriting("  ", 60), "");
}

TEST(CheckRewriting, WantsTheMeaningKept) {
  const auto content = ContentWords::load("en");
  ASSERT_TRUE(content);
  const std::string plain = "I mop the ceiling because the roof leaks.";
  EXPECT_EQ(check_rewriting("Guard up, love: roof leaks, I mop the ceiling.", plain, checks(),
                            *content, 0.5),
            "");
  EXPECT_EQ(check_rewriting("Guard up and chin down, my love.", plain, checks(), *content, 0.5),
            "style_lost_meaning");
  EXPECT_EQ(check_rewriting(plain, plain, checks(), *content, 0.5), "style_unchanged");
  EXPECT_EQ(check_rewriting("", plain, checks(), *content, 0.5), "style_empty");
}

}  // namespace
}  // namespace rolellm
