#include "rolellm/context_instruct/asked_in_script.h"

#include <gtest/gtest.h>

#include "rolellm/profile/test_dialogue.h"

namespace rolellm {
namespace {

class AskedInScript : public testing::Test {
 protected:
  AskedInScript() {
    profile_.role = "DOT";
    profile_.language = "en";
    const auto judge = Judge::open(profile_, {});
    EXPECT_TRUE(judge);
    judge_ = *judge;
    const auto prompts = InstructPrompts::load(profile_, {});
    EXPECT_TRUE(prompts);
    prompts_ = *prompts;
  }
  std::vector<AskedRow> rows_of(std::vector<Utterance> lines, OwnAnswers& own,
                                int most = 10) const {
    auto rows =
        asked_in_script({{}, {std::move(lines)}}, "DOT", judge_, prompts_, {.most = most}, own);
    EXPECT_TRUE(rows);
    return *rows;
  }
  OwnAnswers own() const { return OwnAnswers("DOT", "en", judge_.content()); }

  Profile profile_;
  Judge judge_;
  InstructPrompts prompts_;
};

TEST_F(AskedInScript, KeepsAWholeQuestionWithTheReplyToIt) {
  OwnAnswers answers = own();
  const std::vector<Utterance> lines = {
      said("WREN", "Did anybody leave a wet towel on the stairs, Dot?", 2, 3),
      said("DOT", "Left mine on the third floor, champ. Why?", 2, 5)};
  const auto rows = rows_of(lines, answers);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].segment, 1u);
  const Instruction& row = rows[0].row;
  EXPECT_EQ(row.question, "Did anybody leave a wet towel on the stairs, Dot?");
  EXPECT_EQ(row.answer, "Left mine on the third floor, champ.");
  EXPECT_EQ(row.rationale, "line 5 replies to Wren in line 3");
  ASSERT_EQ(row.evidence.size(), 1u);
  EXPECT_EQ(row.evidence[0].scene, 2);
  EXPECT_EQ(row.evidence[0].line_begin, 3);
  EXPECT_EQ(row.evidence[0].line_end, 6);
  EXPECT_DOUBLE_EQ(row.support, 1.0);
  EXPECT_TRUE(answers.take(lines, 1, false).empty());  // its line is used
}

TEST_F(AskedInScript, LeavesToTheTeacherWhatNeedsTheScene) {
  OwnAnswers answers = own();
  for (const char* question : {"And what did he say to it there?",  // who, and to what?
                               "Is that so, then, now?"}) {         // nothing is asked about
    const std::vector<Utterance> lines = {
        said("WREN", question, 0, 3),
        said("DOT", "Left the towel on the third floor, champ.", 0, 5)};
    EXPECT_TRUE(rows_of(lines, answers).empty()) << question;
  }
}

TEST_F(AskedInScript, QuotesWhatIsSaidToTheRole) {
  OwnAnswers answers = own();
  const auto rows = rows_of({said("WREN", "The roof leaks\non the dining room again.", 0, 3),
                             said("DOT", "Then fetch the bucket with the lid, champ.", 0, 5),
                             said("WREN", "Oh no.", 0, 7),
                             said("DOT", "Left the towel on the third floor, champ.", 0, 9)},
                            answers);
  ASSERT_EQ(rows.size(), 1u);  // "Oh no." calls for nothing
  EXPECT_EQ(rows[0].row.question,
            "Wren says to you: “The roof leaks on the dining room again.” What do you answer?");
  EXPECT_EQ(rows[0].row.answer, "Then fetch the bucket with the lid, champ.");
  EXPECT_EQ(rows[0].row.provenance["question_by"], "script_quoted");
}

TEST_F(AskedInScript, TakesQuestionsFirstAndNoMoreThanItMay) {
  OwnAnswers answers = own();
  const std::vector<Utterance> lines = {
      said("WREN", "The roof leaks on the dining room again.", 0, 3),
      said("DOT", "Then fetch the bucket with the lid, champ.", 0, 5),
      said("WREN", "Did anybody leave a wet towel on the stairs?", 0, 7),
      said("DOT", "Left the towel on the third floor, champ.", 0, 9)};
  const auto rows = rows_of(lines, answers, 1);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].row.question, "Did anybody leave a wet towel on the stairs?");
  EXPECT_EQ(answers.take(lines, 5, false).size(), 1u);  // the other line is still free
}

TEST_F(AskedInScript, TakesNoQuestionFromAnotherScene) {
  OwnAnswers answers = own();
  EXPECT_TRUE(rows_of({said("WREN", "Did anybody leave a wet towel on the stairs?", 0, 3),
                       said("DOT", "Left mine on the third floor, champ.", 1, 5)},
                      answers)
                  .empty());
}

TEST_F(AskedInScript, AsksTheSameOnce) {
  OwnAnswers answers = own();
  const auto rows = rows_of({said("WREN", "Did anybody leave a wet towel on the stairs?", 0, 3),
                             said("DOT", "Left mine on the third floor, champ.", 0, 5),
                             said("WREN", "Did anybody leave a wet towel on the stairs?", 0, 7),
                             said("DOT", "Told you once, the third floor has it.", 0, 9)},
                            answers);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].row.evidence[0].line_begin, 3);
}

}  // namespace
}  // namespace rolellm
