// Habits of transcripts and Chinese scripts: what each does to the records of a short text.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(TranscriptHabits, WhoSpeaksOnceBeginsAParagraph) {
  EXPECT_EQ(rows_of("Penny: Nothing to tell!\n\nCas: Come on.\n\nPenny: No.\n\nCas: No?\n\nPenny: "
                    "All right.\n\nAll: Oh, "
                    "yeah.\n\nCas: And: I mean it.\n\nCas's Mother: Is that you?\n\nPenny and Cas: "
                    "No!\n\nWoman #1: Excuse me?\n\nPenny: Hi.\n",
                    "transcript"),
            (Rows{"Penny: Nothing to tell!", "Cas: Come on.", "Penny: No.", "Cas: No?",
                  "Penny: All right.", "All: Oh, yeah.", "Cas: And: I mean it.",
                  "Cas's Mother: Is that you?", "Penny and Cas: No!", "Woman #1: Excuse me?",
                  "Penny: Hi."}));
}

TEST(TranscriptHabits, TimesBehindNamesAreNoDirections) {
  EXPECT_EQ(rows_of("Piet  00:00\nShall we start?\n\nAma Okafor  00:09\nOn the roof.\n\nPiet  "
                    "01:02:33\nGood.\n\nAma Okafor  01:02:40\nGood.\n",
                    "play"),
            (Rows{"Piet: Shall we start?", "Ama Okafor: On the roof.", "Piet: Good.",
                  "Ama Okafor: Good."}));
  EXPECT_EQ(rows_of("Speaker 1 (00:00):\nThanks.\n\nSpeaker 2 (00:03):\nA pleasure.\n\nSpeaker 1 "
                    "(00:07):\nNine hives.\n\nSpeaker 2 [00:10]:\nNine.\n",
                    "play"),
            (Rows{"Speaker 1: Thanks.", "Speaker 2: A pleasure.", "Speaker 1: Nine hives.",
                  "Speaker 2: Nine."}));
}

TEST(TranscriptHabits, CourtsNumberTheirLinesAndHaveTwoColumns) {
  EXPECT_EQ(rows_of(" 1            THE COURT:  Be seated.\n 2            MR. HALE:  I call Ruth\n"
                    " 3   Mabey.\n 4            THE COURT:  Yes.\n 5       Q.   Your name?\n"
                    " 6       A.   Ruth.\n 7       Q.   And where were you on the\n"
                    " 8   fourteenth?\n 9       A.   At home.\n10            MS. ORR:  Objection.\n"
                    "11            THE COURT:  Overruled.\n12       Q.   With the hens?\n"
                    "13       A.   Yes.\n14            MR. HALE:  Nothing further.\n",
                    "play"),
            (Rows{"THE COURT: Be seated.", "MR. HALE: I call Ruth Mabey.", "THE COURT: Yes.",
                  "Q: Your name?", "A: Ruth.", "Q: And where were you on the fourteenth?",
                  "A: At home.", "MS. ORR: Objection.", "THE COURT: Overruled.",
                  "Q: With the hens?", "A: Yes.", "MR. HALE: Nothing further."}));
}

TEST(TranscriptHabits, RadioPlaysNumberTheirSpeeches) {
  EXPECT_EQ(rows_of("1.  SOUND:    RAIN ON TIN. A DOOR.\n\n2.  RUTH:     (CLOSE) Is that you or\n"
                    "              the hen?\n\n3.  HAL:      It's the hen.\n\n"
                    "4.  RUTH:     Who let her in?\n\n5.  MUSIC:    STING. UNDER AND OUT.\n\n"
                    "6.  HAL:      (OFF) She did.\n",
                    "transcript"),
            (Rows{"[action] SOUND: RAIN ON TIN. A DOOR.", "RUTH: Is that you or the hen? {CLOSE@0}",
                  "HAL: It's the hen.", "RUTH: Who let her in?",
                  "[action] MUSIC: STING. UNDER AND OUT.", "HAL: She did."}));
}

TEST(TranscriptHabits, HeadingsInMarkdown) {
  EXPECT_EQ(rows_of("# The Hen\n\nS01E03 - \"In the Barn\"\n\n## Scene 1: The barn\n\n**RUTH:** Is "
                    "that you?\n\n"
                    "**HAL:** It's the hen.\n\n### The yard\n\n**RUTH:** Good. *(She sits.)*\n\n"
                    "**HAL:** Number 3.\n",
                    "transcript"),
            (Rows{"[meta] The Hen", "[meta] S01E03 - \"In the Barn\"",
                  "[scene_heading] Scene 1: The barn", "RUTH: Is that you?", "HAL: It's the hen.",
                  "[scene_heading] The yard", "RUTH: Good. {She sits.@5}", "HAL: Number 3."}));
}

TEST(TranscriptHabits, WikisHaveMarksOfTheirOwn) {
  EXPECT_EQ(
      rows_of("==Act 1==\n''[Ruth comes in.]''\n\n'''Ruth:''' Is that you, [[Hal Orme|Hal]]?\n\n"
              "'''Hal:''' It's the hen. ''(beat)'' She says '''good''' evening.\n\n"
              "===The yard===\n\n'''Ruth''': ''(whispering)'' Tell her.\n\n''A crash.''\n\n"
              "'''Hal:''' She knows.\n",
              "transcript"),
      (Rows{"[scene_heading] Act 1", "[action] [Ruth comes in.]", "Ruth: Is that you, Hal?",
            "Hal: It's the hen. She says good evening. {beat@13}", "[scene_heading] The yard",
            "Ruth: Tell her. {whispering@0}", "[action] A crash.", "Hal: She knows."}));
}

TEST(TranscriptHabits, WhatIsShownIsNobodysSpeech) {
  EXPECT_EQ(rows_of("RUTH: Is that you?\n\nHAL: It's the hen.\n\nMONTAGE: Ruth on the quay; Hal on "
                    "the roof.\n\nTITLE CARD: One year later\n\nRUTH: Nine.\n\nHAL: Ten.\n",
                    "transcript"),
            (Rows{"RUTH: Is that you?", "HAL: It's the hen.",
                  "[action] MONTAGE: Ruth on the quay; Hal on the roof.",
                  "[action] TITLE CARD: One year later", "RUTH: Nine.", "HAL: Ten."}));
}

TEST(TranscriptHabits, FilmsHaveNumberedHeadingsAndCuts) {
  EXPECT_EQ(rows_of("INT. BARN - DAY\n\nRUTH: Is that you?\n\nHAL: It's the hen.\n\nCUT TO:\n\n"
                    "195  CLOSE ON THE HEN  195\n\nRUTH: Good.\n\n48  CONTINUED: (4)  48\n\n"
                    "HAL: Good.\n\nRUTH: THE END\n",
                    "transcript"),
            (Rows{"[scene_heading] INT. BARN - DAY", "RUTH: Is that you?", "HAL: It's the hen.",
                  "[transition] CUT TO:", "[scene_heading] CLOSE ON THE HEN", "RUTH: Good.",
                  "[meta] 48 CONTINUED: (4) 48", "HAL: Good.", "RUTH: THE END"}));
}

TEST(TranscriptHabits, DatedHeadsOfPagesAreNotSpoken) {
  EXPECT_EQ(rows_of("RUTH: Is that you\n\nTHE HEN - Rev. 3/12/97      33.\n\nor the hen?\n\n"
                    "HAL: The hen.\n\nRUTH: We met on 3/12/97 or so.\n\nHAL: On 3/13/97 at 5\n",
                    "transcript"),
            (Rows{"RUTH: Is that you or the hen?", "HAL: The hen.",
                  "RUTH: We met on 3/12/97 or so.", "HAL: On 3/13/97 at 5"}));
}

TEST(ChineseHabits, NamesMayStandBeforeAnIdeographicBlank) {
  EXPECT_EQ(
      rows_of("盐店\n\n人　物　　王利顺——男，掌柜。\n　　　　　康　妈——女，佣人。\n\n第一幕\n\n"
              "［幕启：王利顺独自擦桌子。\n\n唐　四　（惨笑）王掌柜，捧捧我吧！我给您\n"
              "　　　　相相面吧！\n王利顺　唐先生，你外边遛遛吧！\n唐　四　不取分文！\n"
              "［康妈上。\n康　妈　茶来了。\n众　人　有！\n王利顺　二爷，您怎么来了？\n",
              "chinese"),
      (Rows{"[meta] 盐店", "[meta] 人　物　王利顺——男，掌柜。", "[meta] 康　妈——女，佣人。",
            "[scene_heading] 第一幕", "[action] 幕启：王利顺独自擦桌子。",
            "唐四: 王掌柜，捧捧我吧！我给您相相面吧！ {惨笑@0}", "王利顺: 唐先生，你外边遛遛吧！",
            "唐四: 不取分文！ {康妈上。@15}", "康妈: 茶来了。", "众人: 有！",
            "王利顺: 二爷，您怎么来了？"}));
}

TEST(ChineseHabits, VoicesAreMarkedBehindTheNameOrInTheSpeech) {
  const auto script = parse_script(
      "1-1 日 内 办公室\n人物：沈知意 陆景深\n沈知意：签字吧。\n陆景深OS：她开口了。\n"
      "沈知意：（V.O.）那一夜。\n陆景深（画外音）：等等。\n乘客甲、乘客乙：开船啦！\n");
  ASSERT_TRUE(script);
  std::vector<std::string> heard;
  for (const Utterance& u : script->utterances)
    if (is_speech(u)) heard.push_back(u.role + "|" + u.extension + "|" + u.content);
  EXPECT_EQ(heard, (Rows{"沈知意||签字吧。", "陆景深|OS|她开口了。", "沈知意|V.O.|那一夜。",
                         "陆景深|画外音|等等。", "乘客甲、乘客乙||开船啦！"}));
}

TEST(ChineseHabits, ListsEndBelowABlankLineWhereSomethingHappens) {
  EXPECT_EQ(
      rows_of("《茶凉了》\n\n人物：\n　　王掌櫃　五十歲，老闆\n　　李　三　茶房\n\n"
              "　　〔幕啟，王掌櫃打算盤。\n王掌櫃　　李三，水開了沒有？\n李　三　　開了！（提壺上）"
              "小心！\n"
              "王掌櫃　　好。\n\n【旁白】茶涼了。\n",
              "chinese"),
      (Rows{"[meta] 《茶凉了》", "[meta] 人物：", "[meta] 王掌櫃　五十歲，老闆",
            "[meta] 李　三　茶房", "[action] 幕啟，王掌櫃打算盤。", "王掌櫃: 李三，水開了沒有？",
            "李三: 開了！小心！ {提壺上@9}", "王掌櫃: 好。", "[action] 茶涼了。"}));
}

TEST(TranscriptHabits, CaptionsMarkWhereSomebodyElseSpeaks) {
  EXPECT_EQ(
      rows_of(">> ANNA LUND: HERE IS THE NEWS.\n>> TOM BAKER: THANK YOU, ANNA. THE\nRIVER HAS "
              "RISEN.\n>> IS IT STILL RISING, TOM?\n>> TOM BAKER: IT IS.\n>>> IN OTHER NEWS "
              "TONIGHT, THE MAYOR\nHAS LEFT TOWN.\n>> THANK YOU FOR WATCHING.\n[ APPLAUSE ]\n"
              ">> ANNA LUND: GOOD NIGHT.\n",
              "transcript"),
      (Rows{"ANNA LUND: HERE IS THE NEWS.", "TOM BAKER: THANK YOU, ANNA. THE RIVER HAS RISEN.",
            "UNKNOWN: IS IT STILL RISING, TOM?", "TOM BAKER: IT IS.",
            "UNKNOWN: IN OTHER NEWS TONIGHT, THE MAYOR HAS LEFT TOWN.",
            "UNKNOWN: THANK YOU FOR WATCHING.", "[action] [ APPLAUSE ]",
            "ANNA LUND: GOOD NIGHT."}));
}

TEST(ChineseHabits, NamesAreSpreadByBlanksOfAnyKind) {
  EXPECT_EQ(rows_of("第一幕\n\n周 朴 园　（冷笑）你来干什么？\n\n鲁  妈　不是我要来的。\n\n周 朴 "
                    "园　谁指使你来的？"
                    "\n\n鲁  妈　命！\n\n周　萍　父亲。\n",
                    "chinese"),
            (Rows{"[scene_heading] 第一幕", "周朴园: 你来干什么？ {冷笑@0}", "鲁妈: 不是我要来的。",
                  "周朴园: 谁指使你来的？", "鲁妈: 命！", "周萍: 父亲。"}));
}

TEST(ChineseHabits, VoicesMayStandApartFromTheName) {
  const auto script = parse_script(
      "第一场 内景 客厅\n\n林小满 OS：那年夏天。\n\n张  三：我记得。\n\n林小满：走。\n\n张  "
      "三：好。\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(rows_of(*script), (Rows{"[scene_heading] 第一场 内景 客厅", "林小满: 那年夏天。",
                                    "张三: 我记得。", "林小满: 走。", "张三: 好。"}));
  EXPECT_EQ(script->utterances[1].extension, "OS");
  const auto above =
      parse_script("母亲\n（画外音）\n不知道。\n\n张三\n走吧。\n\n母亲\n好。\n\n张三\n走。\n");
  ASSERT_TRUE(above);
  EXPECT_EQ(above->utterances[0].extension, "画外音");
  EXPECT_TRUE(above->utterances[0].directions.empty());
}

TEST(TranscriptHabits, WhoSpeaksOnceIsFoundInAShortPieceToo) {
  EXPECT_EQ(rows_of("Penny: Nothing to tell!\nCas: Come on.\nPenny: No.\nCas: No?\n"
                    "Dr. Orr: Now: this.\nPenny: All right.\n",
                    "transcript"),
            (Rows{"Penny: Nothing to tell!", "Cas: Come on.", "Penny: No.", "Cas: No?",
                  "Dr. Orr: Now: this.", "Penny: All right."}));
}

TEST(ChineseHabits, APlaceHeadsASceneUnlessOneIsAbove) {
  EXPECT_EQ(
      rows_of(
          "场景：客厅 日 内\n\n老王：你来了。\n小李：嗯。\n\n场景：街道 夜 外\n人物：老王、小李\n\n"
          "老王：走。\n闪回\n小李：走。\n",
          "chinese"),
      (Rows{"[scene_heading] 场景：客厅 日 内", "老王: 你来了。", "小李: 嗯。",
            "[scene_heading] 场景：街道 夜 外", "[action] 人物：老王、小李", "老王: 走。",
            "[transition] 闪回", "小李: 走。"}));
  EXPECT_EQ(
      rows_of(
          "第一场\n时间：夜\n场景：客厅\n\n老王：你来了。\n小李：嗯。\n老王：走。\n小李：走。\n",
          "chinese"),
      (Rows{"[scene_heading] 第一场", "[action] 时间：夜", "[action] 场景：客厅", "老王: 你来了。",
            "小李: 嗯。", "老王: 走。", "小李: 走。"}));
}

TEST(ChineseHabits, WhoComesInBracketsIsNoPlace) {
  EXPECT_EQ(
      rows_of(
          "【船上】\n【老王上】\n老王：你来了。\n小李：嗯。\n【小李下】\n老王：走。\n小李：走。\n",
          "chinese"),
      (Rows{"[scene_heading] 【船上】", "[action] 【老王上】", "老王: 你来了。", "小李: 嗯。",
            "[action] 【小李下】", "老王: 走。", "小李: 走。"}));
}

TEST(ChineseHabits, ShortLinesAreNotFull) {
  EXPECT_EQ(
      rows_of("第一场 内景 白天 "
              "客厅\n\n老王：九，十。十一。\n\n小李：今天赶集吗？\n\n老王：是的。（钟声）十二。\n\n"
              "横梁落下来。\n\n小李：看！\n",
              "chinese"),
      (Rows{"[scene_heading] 第一场 内景 白天 客厅", "老王: 九，十。十一。", "小李: 今天赶集吗？",
            "老王: 是的。十二。 {钟声@9}", "[action] 横梁落下来。", "小李: 看！"}));
}

TEST(TranscriptHabits, AVoiceOffThePictureIsNamedInAnyCase) {
  EXPECT_EQ(rows_of("DANA: Who was that?\nTOM: Me.\nTom (V.O.): Note to self: buy candles.\n"
                    "DANA: Tom!\nPRIYA: Is he gone?\nDANA: He is.\n",
                    "transcript"),
            (Rows{"DANA: Who was that?", "TOM: Me.", "Tom: Note to self: buy candles.",
                  "DANA: Tom!", "PRIYA: Is he gone?", "DANA: He is."}));
}

}  // namespace
}  // namespace rolellm
