#include <gtest/gtest.h>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

constexpr std::string_view kScene = R"(Title: The Bell
Author: somebody

INT. TOWER - NIGHT #4A#

The rope _moves_ by **itself**.

ADA (V.O.)
(whispering)
Who is (coughs) there?

> FADE OUT.

@McRae
Nobody. ~

BEN ^
At once.

~La la

!ACTION THAT SHOUTS
INT. CELLAR - DAY

ADA
One.  
  
Two.
)";

Script parsed() {
  auto script = parse_script(kScene);
  EXPECT_TRUE(script) << describe(script.error());
  return *script;
}

std::vector<Utterance> spoken(const Script& script) {
  std::vector<Utterance> rows;
  for (const Utterance& u : script.utterances) {
    if (u.role != "narrator") rows.push_back(u);
  }
  return rows;
}

TEST(Fountain, IsRecognisedByContent) {
  const Script script = parsed();
  EXPECT_EQ(script.format, "fountain");
  EXPECT_EQ(script.title, "The Bell");
  EXPECT_EQ(script.author, "somebody");
}

TEST(Fountain, SplitsExtensionsAndTakesDirectionsOutOfSpeech) {
  const auto rows = spoken(parsed());
  ASSERT_GE(rows.size(), 1u);
  EXPECT_EQ(rows[0].role, "ADA");
  EXPECT_EQ(rows[0].extension, "V.O.");
  EXPECT_EQ(rows[0].content, "Who is there?");
  ASSERT_EQ(rows[0].directions.size(), 2u);
  EXPECT_EQ(rows[0].directions[0].text, "whispering");
  EXPECT_EQ(rows[0].directions[1].text, "coughs");
  EXPECT_EQ(rows[0].directions[1].offset, 6);  // behind "Who is"
  EXPECT_EQ(rows[0].line_begin, 8);
  EXPECT_EQ(rows[0].line_end, 10);
}

TEST(Fountain, ReadsForcedCuesAndDualDialogue) {
  const auto rows = spoken(parsed());
  ASSERT_GE(rows.size(), 3u);
  EXPECT_EQ(rows[1].role, "McRae");
  EXPECT_EQ(rows[2].role, "BEN");
}

TEST(Fountain, TakesNoChineseSentenceForAName) {
  const auto script = parse_script(
      ".客厅\n\n老式挂钟停在三点。墙角堆着没有拆封的纸箱，\n字迹被雨水洇开了一大片。\n\n"
      "周明远\n怎么会没有呢？\n\n林秋（画外音）\n别踩。\n",
      "fountain");
  ASSERT_TRUE(script);
  const auto rows = spoken(*script);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].role, "周明远");
  EXPECT_EQ(rows[1].role, "林秋");
}

TEST(Fountain, KeepsASpeechOpenOverALineOfTwoBlanks) {
  const auto rows = spoken(parsed());
  EXPECT_EQ(rows.back().content, "One. Two.");
}

TEST(Fountain, CountsScenesFromHeadings) {
  const Script script = parsed();
  EXPECT_EQ(scene_heading(script, 0), "INT. TOWER - NIGHT");
  EXPECT_EQ(spoken(script).back().act_id, 1);
}

TEST(Fountain, RemovesEmphasisFromAction) {
  for (const Utterance& u : parsed().utterances) {
    if (u.line_begin != 6) continue;
    EXPECT_EQ(u.content, "The rope moves by itself.");
  }
}

TEST(Fountain, PutsEveryLineWithInkIntoExactlyOneRecord) {
  const Script script = parsed();
  std::vector<int> covered(script.lines.size() + 1, 0);
  for (const Utterance& u : script.utterances) {
    for (int line = u.line_begin; line <= u.line_end; ++line) ++covered[line];
  }
  for (std::size_t i = 0; i < script.lines.size(); ++i) {
    if (script.lines[i] == LineKind::blank) continue;
    EXPECT_EQ(covered[i + 1], 1) << "line " << i + 1;
  }
}

TEST(Fountain, ReadsEveryKindOfBlock) {
  const auto script = parse_script(
      "Title:\n    _**The Bell**_\n    of Tower\n\n# Act One\n\n= Ada climbs.\n\n.STAIRS #1#\n\n"
      "Dust [[too much?]] hangs. /* cut\nthis\n\ntoo */ Silence.\n\n> THE END <\n\n===\n\n"
      "ADA & BEN\nUp.\n~La la\n\nMcCOY\n2 \\* 3.\n[[note]]\nMore.\n===\n\nCUT TO:\n",
      "fountain");
  ASSERT_TRUE(script) << describe(script.error());
  EXPECT_EQ(script->title, "The Bell of Tower");
  using enum LineKind;
  EXPECT_EQ(script->lines,
            (std::vector<LineKind>{meta,   meta,     meta,          blank,  meta,      blank,
                                   meta,   blank,    scene_heading, blank,  // .STAIRS
                                   action, meta,     blank,         action, blank,     action,
                                   blank,  meta,     blank,  // ===
                                   cue,    dialogue, lyrics,        blank,  cue,       dialogue,
                                   meta,   dialogue, meta,          blank,  transition}));
  EXPECT_EQ(rolellm::scene_heading(*script, 0), "STAIRS");
  const auto rows = spoken(*script);
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].content, "Up.\nLa la");
  EXPECT_EQ(rows[1].role, "McCOY");
  EXPECT_EQ(rows[1].content, "2 * 3. More.");
}

TEST(ParseScript, RefusesWhatIsNoScript) {
  EXPECT_EQ(error_code(parse_script("").error()), "bad_script.empty");
  EXPECT_EQ(error_code(parse_script(" \n\n").error()), "bad_script.empty");
  EXPECT_EQ(error_code(parse_script(std::string_view("\x7f"
                                                     "ELF\0\1\2\3",
                                                     8))
                           .error()),
            "bad_script.binary");
  EXPECT_EQ(error_code(parse_script("just some prose that nobody says\n").error()),
            "bad_script.no_speaker");
  EXPECT_EQ(parse_script("x", "fdx2").error().kind, ErrorKind::usage);
}

TEST(Fountain, LeavesOneBlankWhereANoteStood) {
  const auto script = parse_script(
      "A bell. [[one]] Once.\n\nNELL\nThat's /* a */ fog [[b]].\nYes.\n\nTOM\nNo.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[0].content, "A bell. Once.");
  EXPECT_EQ(script->utterances[1].content, "That's fog. Yes.");
}

TEST(Fountain, CallsNobodyWhereABracketStandsForTheName) {
  const auto script = parse_script("[ OLLIE\nNo.\n\n@\nNo.\n\nANN\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  ASSERT_EQ(cast_of(*script)->size(), 1u);
  EXPECT_EQ(cast_of(*script)->at(0).name, "ANN");
}

TEST(Fountain, TakesFadeInForNoTitlePage) {
  const auto script = parse_script("FADE IN:\nINT. BARN\n\nANN\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->lines[0], LineKind::transition);
  EXPECT_EQ(script->lines[1], LineKind::scene_heading);
}

TEST(Fountain, DropsTheNumberOfAHeadingAndNoOtherHash) {
  const auto script = parse_script("INT. ROOM #3 - DAY #12-A#\n\nANN\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(rolellm::scene_heading(*script, 0), "INT. ROOM #3 - DAY");
}

TEST(Fountain, HeadingsOfAPrintLoseTheirNumbers) {
  EXPECT_EQ(
      rows_of("1. INT. BARN - DAY\n\nHay.\n\nRUTH\nNine.\n\n2 EXT. YARD - DAY 2\n\nHAL\nTen.\n",
              "fountain"),
      (std::vector<std::string>{"[scene_heading] INT. BARN - DAY", "[action] Hay.", "RUTH: Nine.",
                                "[scene_heading] EXT. YARD - DAY", "HAL: Ten."}));
}

TEST(Fountain, ReadsADirectionOverSeveralLines) {
  const auto script = parse_script("ANN\n(to the cat,\nlow)\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->lines[2], LineKind::parenthetical);
  EXPECT_EQ(script->utterances[0].content, "Yes.");
  EXPECT_EQ(script->utterances[0].directions[0].text, "to the cat, low");
}

TEST(Fountain, KeepsWhatIsNeverClosed) {
  const auto script = parse_script("A /* b\n\nC [[ d\n\nANN\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[0].content, "A /* b");
  EXPECT_EQ(script->utterances[1].content, "C [[ d");
}

TEST(Fountain, FindsTheSpeechBelowANote) {
  const auto script = parse_script("ANN\n[[too soft?]]\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[0].content, "Yes.");
  EXPECT_EQ(script->utterances[0].line_end, 3);
}

TEST(Fountain, KnowsTheShortestMarks) {
  const auto script = parse_script("I./E. CAR - DAY\n\nTO:\n\nANN\nYes.\n", "fountain");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[0].kind, UtteranceKind::scene_heading);
  EXPECT_EQ(script->utterances[1].kind, UtteranceKind::transition);
}

TEST(Fountain, IsToldByATitlePageOrAForcedElementHoweverSmall) {
  const std::string scene = "INT. MILL - DAY\n\nThe wheel stops.\n\nRUTH\nIt is late.\n";
  for (const std::string& text :
       {"Title: The Mill\nAuthor: Nobody\n\n" + scene, "Draft date: 3 May\n\n" + scene,
        "Title: The Mill\n\n" + scene + "(more)\nVery late.\n", "[[cut this?]]\n\n" + scene,
        std::string(".THE MILL\n\n@Ruth\nIt is late.\n"), "!THE WHEEL STOPS\n\n" + scene,
        ">THE END<\n\n" + scene, "/* old */\n\n" + scene}) {
    const auto script = parse_script(text);
    ASSERT_TRUE(script) << text;
    EXPECT_EQ(script->format, "fountain") << text << script->format_reason;
  }
}

TEST(Fountain, IsNoTranscriptOrPlayUnderATitle) {
  const std::string talk = "ANN: Is it late?\nBOB: It is.\nANN: Then go.\n";
  const auto transcript =
      parse_script("Title: The Mill\n\nSCENE ONE\n" + talk + "\nBREAK\n" + talk);
  ASSERT_TRUE(transcript);
  EXPECT_EQ(transcript->format, "transcript") << transcript->format_reason;
}

TEST(Fountain, IsToldByDualDialogueWhereLinesWrap) {
  const auto script = parse_script(
      "ANN\nI was really worried you would not\nlike it.\n\nBEN ^\nNo, I was really glad\nof "
      "it.\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "fountain") << script->format_reason;
}

}  // namespace
}  // namespace rolellm
