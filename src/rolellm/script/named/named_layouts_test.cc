// Plays, transcripts and Chinese scripts in shapes that people have: every record of each.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(NamedLayouts, ReadShortNamesAndUnclosedDirections) {
  EXPECT_EQ(
      rows_of("DRAMATIS PERSONAE\n\nHamble, a clerk.\nPolly, his sister.\nFirst Citizen.\n\n"
              "ACT THE FIRST. SCENE II.\n\nHam. Is it you? Enter, and be\n  welcome. No. I jest.\n"
              "Pol. No. It is the cat.\n  [_Exit._\nFirst Cit. (_without_). Fire!\n"
              "Ham. Where? [_Runs to the window._] Ay. Ay,\n  there: smoke.\nPol. Ay.\nFirst Cit. "
              "Fire!\n",
              "play"),
      (Rows{"[meta] DRAMATIS PERSONAE", "[meta] Hamble, a clerk.", "[meta] Polly, his sister.",
            "[meta] First Citizen.", "[scene_heading] ACT THE FIRST. SCENE II.",
            "Ham: Is it you? Enter, and be welcome. No. I jest.",
            "Pol: No. It is the cat. {Exit.@18}", "First Cit: Fire! {without@0}",
            "Ham: Where? Ay. Ay, there: smoke. {Runs to the window.@6}", "Pol: Ay.",
            "First Cit: Fire!"}));
}

TEST(NamedLayouts, ReadAFrenchPlay) {
  EXPECT_EQ(
      rows_of("LE BAC\n\nPERSONNAGES\n\nMARCELIN, passeur.\nODILE, sa nièce.\n\nACTE PREMIER\n\n"
              "SCÈNE PREMIÈRE\nMARCELIN, ODILE.\n\nMARCELIN, à part.\nElle ne sait rien.\n\n"
              "ODILE, riant.\nIl compte les poissons.\n\nMARCELIN.\nJe compte.\n\nFIN\n",
              "play"),
      (Rows{"[meta] LE BAC", "[meta] PERSONNAGES", "[meta] MARCELIN, passeur.",
            "[meta] ODILE, sa nièce.", "[scene_heading] ACTE PREMIER",
            "[scene_heading] SCÈNE PREMIÈRE", "[action] MARCELIN, ODILE.",
            "MARCELIN: Elle ne sait rien. {à part@0}", "ODILE: Il compte les poissons. {riant@0}",
            "MARCELIN: Je compte.", "[transition] FIN"}));
}

TEST(NamedLayouts, ReadATranscriptWithoutBlankLines) {
  EXPECT_EQ(
      rows_of("Dockside\n\nTEASER\n\n[Scene: The harbour office. MARA is counting ropes.]\n\n"
              "MARA: Eleven, twelve... Remember: never count out loud.\nJOE (off): Who's there?\n"
              "MARA: Nobody. It's 10:30, Joe.\n[Joe comes in.]\nMAN #2: Is this the "
              "office?\nJOE/MARA: No!\n"
              "ALL: Good night!\n\nCOMMERCIAL BREAK\n",
              "transcript"),
      (Rows{"[meta] Dockside", "[scene_heading] TEASER",
            "[scene_heading] [Scene: The harbour office. MARA is counting ropes.]",
            "MARA: Eleven, twelve... Remember: never count out loud.", "JOE: Who's there?",
            "MARA: Nobody. It's 10:30, Joe.", "[action] [Joe comes in.]",
            "MAN #2: Is this the office?", "JOE/MARA: No!", "ALL: Good night!",
            "[transition] COMMERCIAL BREAK"}));
}

TEST(NamedLayouts, ReadTimesAndNamesInLowerCase) {
  EXPECT_EQ(
      rows_of(
          "[00:00:04] Chair: Shall we start?\n[00:00:09] Ms. Okafor: All but Piet.\n"
          "00:00:11 Chair: Three things: money, roof, tea.\n[00:00:20] Ms. Okafor: (laughs) Tea.\n"
          "[00:00:31] Chair: Good.\n",
          "transcript"),
      (Rows{"Chair: Shall we start?", "Ms. Okafor: All but Piet.",
            "Chair: Three things: money, roof, tea.", "Ms. Okafor: Tea. {laughs@0}",
            "Chair: Good."}));
  EXPECT_EQ(rows_of("jack: hello?\njill: up here.\njack: what's that\njill: water. mostly: half of "
                    "it's gone\n"
                    "(they sit)\njack: my crown\njill: i know\n",
                    "transcript"),
            (Rows{"jack: hello?", "jill: up here.", "jack: what's that",
                  "jill: water. mostly: half of it's gone", "[action] (they sit)", "jack: my crown",
                  "jill: i know"}));
}

TEST(NamedLayouts, ReadChineseWithTrianglesAndBothColons) {
  EXPECT_EQ(
      rows_of("《雨棚》\n\n场景一  内景  修车铺  "
              "日\n\n△雨点打在铁皮棚上。\n老周：（头也不抬）关门了。\n"
              "小满：雨还没停呢。\n△小满坐下。\n老周(叹气)"
              "：坐吧。\n众人（画外音）：老周！\n老周、小满：来了！\n"
              "旁白：那年的雨下了四十天。\n字幕：三个月后\n\n1-2 街口 夜 "
              "外\n\n小满走到路灯下，停住。\n小满：周叔？\n",
              "chinese"),
      (Rows{"[meta] 《雨棚》", "[scene_heading] 场景一 内景 修车铺 日",
            "[action] 雨点打在铁皮棚上。", "老周: 关门了。 {头也不抬@0}", "小满: 雨还没停呢。",
            "[action] 小满坐下。", "老周: 坐吧。 {叹气@0}", "众人: 老周！", "老周、小满: 来了！",
            "[action] 那年的雨下了四十天。", "[action] 字幕：三个月后",
            "[scene_heading] 1-2 街口 夜 外", "[action] 小满走到路灯下，停住。", "小满: 周叔？"}));
}

TEST(NamedLayouts, ReadTraditionalCharactersAndNamesAboveQuotes) {
  EXPECT_EQ(rows_of("第一場　內景　白天　客廳\n\n人物：阿珍、阿強\n\n阿珍：你回來了。\n阿強：（脫鞋"
                    "）回來了。\n"
                    "〔電話響。〕\n阿珍（接電話）：喂？\n",
                    "chinese"),
            (Rows{"[scene_heading] 第一場　內景　白天　客廳", "[action] 人物：阿珍、阿強",
                  "阿珍: 你回來了。", "阿強: 回來了。 {脫鞋@0}", "[action] 〔電話響。〕",
                  "阿珍: 喂？ {接電話@0}"}));
  EXPECT_EQ(
      rows_of("王先生\n「你怎么才来？」\n\n李·约翰\n（摘下帽子）\n“路上堵车。\n您别生气。”\n\n王先"
              "生\n「坐。」\n",
              "chinese"),
      (Rows{"王先生: 你怎么才来？", "李·约翰: 路上堵车。您别生气。 {摘下帽子@0}", "王先生: 坐。"}));
}

TEST(NamedLayouts, ReadNamesInTheMiddleOverIndentedSpeech) {
  EXPECT_EQ(
      rows_of("        THE TOLL\n\n        CHARACTERS\n\n   MRS. ODD . . . a toll-keeper\n   THE "
              "BOY . . . her lodger\n\n\n"
              "  A gate across a road. MRS. ODD is knitting.\n\n            MRS. ODD\n     "
              "Fourpence.\n\n"
              "            THE BOY\n         (without looking)\n     I only want to look.\n\n      "
              "         - 2 -\n\n"
              "            MRS. ODD\n     Looking is twopence. I've a\n     table of prices.\n\n"
              "  She points. There is no table.\n\n            THE BOY\n     There is no table.\n",
              "play"),
      (Rows{"[meta] THE TOLL", "[meta] CHARACTERS", "[meta] MRS. ODD . . . a toll-keeper",
            "[meta] THE BOY . . . her lodger",
            "[action] A gate across a road. MRS. ODD is knitting.", "MRS. ODD: Fourpence.",
            "THE BOY: I only want to look. {without looking@0}", "[meta] - 2 -",
            "MRS. ODD: Looking is twopence. I've a table of prices.",
            "[action] She points. There is no table.", "THE BOY: There is no table."}));
}

TEST(NamedLayouts, ReadDashesFootnotesAndItalics) {
  EXPECT_EQ(
      rows_of(
          "ACT II.\n\nLADY PYM.--You are good, Mr. Sparrow. [_Rising._] Tea?\n\n"
          "MR. SPARROW.--[_Aside._] Poison, no doubt. (_Aloud._) I\nnever drink it otherwise--\n\n"
          "LADY PYM.--Otherwise than how?\n\n_Enter_ JOHN, _with a tray._\n\nJOHN.--The tea.\n\n"
          "[Footnote 1: In some copies John\nbrings coffee.]\n\nMR. SPARROW.--Coffee![1]\n",
          "play"),
      (Rows{"[scene_heading] ACT II.", "LADY PYM: You are good, Mr. Sparrow. Tea? {Rising.@26}",
            "MR. SPARROW: Poison, no doubt. I never drink it otherwise-- {Aside.@0} {Aloud.@17}",
            "LADY PYM: Otherwise than how?", "[action] Enter JOHN, with a tray.", "JOHN: The tea.",
            "[meta] [Footnote 1: In some copies John", "[meta] brings coffee.]",
            "MR. SPARROW: Coffee!"}));
}

TEST(NamedLayouts, KeepWordsThatLookLikeNamesInSpeech) {
  EXPECT_EQ(
      rows_of("SCENE 1. The cellar.\nANNA. It is dark here.\nBRUNO. Then light the lamp. I have "
              "told you\n"
              "Anna, and told you again. Well. Never mind.\nANNA. [lights it] There. [pause] Are "
              "those\nours?\n12\n"
              "BRUNO. Those are the neighbours'. (He coughs.)\nANNA. Neighbours.\n"
              "BRUNO. Correction. Former neighbours.\n",
              "play"),
      (Rows{
          "[scene_heading] SCENE 1. The cellar.", "ANNA: It is dark here.",
          "BRUNO: Then light the lamp. I have told you Anna, and told you again. Well. Never mind.",
          "ANNA: There. Are those ours? {lights it@0} {pause@6}", "[meta] 12",
          "BRUNO: Those are the neighbours'. {He coughs.@26}", "ANNA: Neighbours.",
          "BRUNO: Correction. Former neighbours."}));
}

TEST(NamedLayouts, GoOnWithASpeechBelowADirection) {
  EXPECT_EQ(rows_of("ACT I\n\nOSRIC.\nThen set it down.\n\n [_They set it down._]\n\nIt weighs "
                    "upon my floor.\n\n"
                    "WHEAT.\nSo?\n\n [_Exit._]\n\nOSRIC.\nSo.\n",
                    "play"),
            (Rows{"[scene_heading] ACT I",
                  "OSRIC: Then set it down. It weighs upon my floor. {They set it down.@17}",
                  "WHEAT: So?", "[action] [Exit.]", "OSRIC: So."}));
}

TEST(NamedLayouts, ExplainTheirLines) {
  const fs::path file = fs::temp_directory_path() / "rolellm_explain_named.txt";
  ASSERT_TRUE(write_atomic(file, "ANNA: One.\n\nBERT: Two.\n\nANNA: Three.\nRemember: four.\n"));
  const auto opening = explain_line(file, 3);
  ASSERT_TRUE(opening);
  EXPECT_NE(opening->find("decided: dialogue"), std::string::npos) << *opening;
  EXPECT_NE(opening->find("in capitals"), std::string::npos) << *opening;
  const auto more = explain_line(file, 6);
  ASSERT_TRUE(more);
  EXPECT_NE(more->find("a word that names nobody"), std::string::npos) << *more;
  EXPECT_NE(more->find("right below a line of the speech"), std::string::npos) << *more;
  EXPECT_FALSE(explain_line(file, 2));
  fs::remove(file);
}

TEST(NamedLayouts, RefuseANovel) {
  EXPECT_FALSE(parse_script(
      "Chapter 1\n\nIt was late when the ferry came in. Note: this is\nhow it always was.\n\n"
      "The captain sighed. \"Nobody,\" he said. Then he went below.\n\n"
      "In the morning there were two letters. One: from the bank. Two: from his\naunt.\n"));
}

TEST(NamedLayouts, JoinWrappedChineseLinesOfWhatIsTold) {
  EXPECT_EQ(rows_of("第12场 内景 客厅 日\n\n△墙角堆着没有拆封的纸箱，字迹被\n雨水洇开了一大片。\n"
                    "老周：我记得就放在茶几底下，怎么\n会没有呢？\n- 2 -\n小满：别踩。\n第3页 "
                    "共9页\n老周：好。\n切至：\n",
                    "chinese"),
            (Rows{"[scene_heading] 第12场 内景 客厅 日",
                  "[action] 墙角堆着没有拆封的纸箱，字迹被雨水洇开了一大片。",
                  "老周: 我记得就放在茶几底下，怎么会没有呢？", "[meta] - 2 -", "小满: 别踩。",
                  "[meta] 第3页 共9页", "老周: 好。", "[transition] 切至："}));
}

}  // namespace
}  // namespace rolellm
