#include "rolellm/script/line_joiner.h"

#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {
namespace {

/// `above` and `below` joined in a file that also has `elsewhere`.
std::string join_two(std::string_view above, std::string_view below,
                     std::string_view elsewhere = "") {
  LineJoiner joiner;
  joiner.expect(above, below);
  joiner.look_through({above, below, elsewhere});
  std::string text;
  joiner.append(text, above);
  joiner.append(text, below);
  return text;
}

TEST(LineJoiner, WritesRunsOfBlanksAsOne) {
  EXPECT_EQ(join_two("I have a 7      a.m.\tboat.  Go", "now."), "I have a 7 a.m. boat. Go now.");
  EXPECT_EQ(join_two("明月\u3000\u3000几时", "有"), "明月\u3000几时有");
}

TEST(LineJoiner, JoinsAPartedWordThatStandsWholeElsewhere) {
  EXPECT_EQ(join_two("He was embar-", "rassed.", "An embarrassed silence."), "He was embarrassed.");
  EXPECT_EQ(join_two("eine Kaffee-müh-", "le", "Die alte mühle"), "eine Kaffee-mühle");
}

TEST(LineJoiner, KeepsTheHyphenOfAWordThatDoesNot) {
  EXPECT_EQ(join_two("a grease-", "covered man"), "a grease-covered man");
  EXPECT_EQ(join_two("two-", "and three-masted ships"), "two- and three-masted ships");
}

TEST(LineJoiner, KeepsTheBlankWhereTheFileHasDashesLikeHyphens) {
  EXPECT_EQ(join_two("a timid man-", "he sits", "a case- and his- hat"), "a timid man- he sits");
}

TEST(LineJoiner, LeavesNamesAndDashesAlone) {
  EXPECT_EQ(join_two("Jean-", "luc sits", "Jeanluc jeanluc"), "Jean- luc sits");
  EXPECT_EQ(join_two("He was embar--", "rassed", "embarrassed"), "He was embar-- rassed");
  EXPECT_EQ(join_two("He was embar-", "Rassed", "embarrassed"), "He was embar- Rassed");
}

TEST(LineJoiner, JoinsAtASoftHyphenAlways) {
  EXPECT_EQ(join_two("a light\u00AD", "house"), "a lighthouse");
}

TEST(LineJoiner, PutsNoBlankIntoAChineseSentence) {
  EXPECT_EQ(join_two("我记得就放在茶几", "底下，怎么没有？"), "我记得就放在茶几底下，怎么没有？");
  EXPECT_EQ(join_two("他说……", "“走吧。”"), "他说……“走吧。”");
  EXPECT_EQ(join_two("一共12", "个人。"), "一共12个人。");
  EXPECT_EQ(join_two("前面是", "3号灯塔。"), "前面是3号灯塔。");
}

TEST(LineJoiner, PartsHanAndAsciiWhereTheFileDoes) {
  EXPECT_EQ(join_two("一共12", "个人。", "第 3 场，用 PDF 打开"), "一共12 个人。");
  EXPECT_EQ(join_two("He says", "你好 to her."), "He says 你好 to her.");
}

TEST(LineJoiner, WorksInNarrationAndSpeechOfAScript) {
  const auto script = parse_script(
      "INT. MILL - DAY\n\nThe miller is embar-\nrassed.   He sits.\n\n"
      "RUTH\nDon't be embarrassed, or embar-\nrassing.  Are you\u00AD\n\nHAL\nNo.\n\nRUTH\nGood.\n",
      "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances.at(1).content, "The miller is embarrassed. He sits.");
  EXPECT_EQ(script->utterances.at(2).content, "Don't be embarrassed, or embar-rassing. Are you");
  EXPECT_EQ(script->utterances.at(2).line_end, 8);
}

}  // namespace
}  // namespace rolellm
