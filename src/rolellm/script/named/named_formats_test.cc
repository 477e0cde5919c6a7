#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {
namespace {

std::vector<Utterance> spoken(std::string_view text, std::string_view format) {
  auto script = parse_script(text);
  EXPECT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->format, format) << script->format_reason;
  std::vector<Utterance> rows;
  for (const Utterance& u : script->utterances) {
    if (u.role != "narrator") rows.push_back(u);
  }
  return rows;
}

TEST(Play, ReadsNamesOnTheirOwnLine) {
  const auto rows = spoken(
      "THE CLOCK\nby somebody\n\nDRAMATIS PERSONAE\n\nMARGERY, a smith.\nTOM, her son.\n\n"
      "ACT I\n\nSCENE I. A tower.\n\n[Night.]\n\nMARGERY.\nHold the lamp [he does] and\nhush.\n\n"
      "TOM.\nI hold it.\n\n[A bell.]\n\nMARGERY.\nWell.\n\nTOM.\nWell.\n",
      "play");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].role, "MARGERY");
  EXPECT_EQ(rows[0].content, "Hold the lamp and hush.");
  EXPECT_EQ(rows[0].directions.at(0).text, "he does");
  EXPECT_EQ(rows[0].act_id, 0);
  EXPECT_EQ(rows[3].role, "TOM");
}

TEST(Transcript, ReadsWrappedSpeeches) {
  const auto rows = spoken(
      "MEETING\n\nANNA: Good morning to\nall of you.\n\n[They sit.]\n\nBERT (laughing): "
      "Morning.\n\n"
      "ANNA: We begin.\n\nBERT: We do.\n",
      "transcript");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].content, "Good morning to all of you.");
  EXPECT_EQ(rows[1].role, "BERT");
  EXPECT_EQ(rows[1].directions.at(0).text, "laughing");
}

TEST(Transcript, ReadsADirectionThatWrapsBeforeTheColon) {
  const auto rows = spoken(
      "ANNA: Good morning.\n\nBERT (comes in and\nlaughs): Morning.\nAll well?\n\nANNA: We "
      "begin.\n\nBERT: We do.\n",
      "transcript");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[1].role, "BERT");
  EXPECT_EQ(rows[1].content, "Morning. All well?");
  EXPECT_EQ(rows[1].directions.at(0).text, "comes in and laughs");
  EXPECT_EQ(rows[1].line_begin, 3);
  EXPECT_EQ(rows[1].line_end, 5);
}

TEST(Chinese, ReadsFullWidthColonsAndBrackets) {
  const auto rows = spoken(
      "《灯》\n作者：某人\n许可：Apache-2.0\n\n第一场 内景 白天 "
      "客厅\n\n（灯亮。）\n老王（笑）：你来了。\n"
      "小李：来了（坐下），喝茶。\n旁白：天黑了。\n老王：好。\n小李：好。\n",
      "chinese");
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_EQ(rows[0].role, "老王");
  EXPECT_EQ(rows[0].content, "你来了。");
  EXPECT_EQ(rows[0].directions.at(0).text, "笑");
  EXPECT_EQ(rows[1].content, "来了，喝茶。");
}

TEST(Chinese, KnowsTitleLicenceAndLanguage) {
  const auto script = parse_script(
      "《灯》\n作者：某人\n许可：Apache-2.0\n\n第一场 内景 白天 "
      "客厅\n\n老王：你来了。\n小李：来了。\n老王：好。\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->title, "灯");
  EXPECT_EQ(script->license, "Apache-2.0");
  EXPECT_EQ(script->language, "zh");
}

TEST(Play, ReadsADirectionBehindACommaAndTwoSpeakersAtOnce) {
  const auto script = parse_script(
      "ACT I\n\nPILOT, within.\nLight!\n\nMARGERY and JOSS.\nComing!\n\nJOSS.\nWait.\n", "play");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[1].role, "PILOT");
  EXPECT_EQ(script->utterances[1].directions[0].text, "within");
  EXPECT_EQ(script->utterances[2].role, "MARGERY and JOSS");
  EXPECT_EQ(script->utterances[2].content, "Coming!");
}

TEST(Play, JoinsAWrappedHeadingAndLeavesWhatFollowsAWholeOne) {
  const auto script = parse_script(
      "SCENE I. The cabin of the ferry, with a stove and\nshelves.\n\nANN.\nSo.\n\n"
      "SCENE II. The deck, by the great wheel, and rain.\nIt is late.\n\nANN.\nSo.\n",
      "play");
  ASSERT_TRUE(script);
  EXPECT_EQ(scene_heading(*script, 0),
            "SCENE I. The cabin of the ferry, with a stove and shelves.");
  EXPECT_EQ(script->utterances[0].line_end, 2);
  EXPECT_EQ(scene_heading(*script, 1), "SCENE II. The deck, by the great wheel, and rain.");
  EXPECT_EQ(script->utterances[3].kind, UtteranceKind::action);
}

TEST(Chinese, TakesTheTitleOutOfItsMarks) {
  const auto title = [](const std::string& first) {
    return parse_script(first + "\n\n老船：好。\n小满：好。\n老船：走。\n")->title;
  };
  EXPECT_EQ(title("《码头的钟》第二稿"), "码头的钟");
  EXPECT_EQ(title("《码头的钟"), "《码头的钟");
}

}  // namespace
}  // namespace rolellm
