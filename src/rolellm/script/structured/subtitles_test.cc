#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(Subtitles, ReadsSubRipWithNamesDashesSoundsAndSongs) {
  const Rows rows = rows_of(
      "1\n00:00:01,000 --> 00:00:02,500\nWREN: Where does it\n\n"
      "2\n00:00:02,600 --> 00:00:04,000\nstop, Upton?\n\n"
      "3\n00:00:05,000 --> 00:00:06,000\n[DOOR SLAMS]\n\n"
      "4\n00:00:07,000 --> 00:00:08,000\n- WREN: Well?\n- <i>{\\an8}Ding.</i>\n\n"
      "5\n00:00:09,000 --> 00:00:10,000\n♪ Down, down, down ♪\n",
      "subtitles");
  // What stands between two parts of a speech lies in its range and makes no record.
  EXPECT_EQ(
      rows,
      (Rows{"[meta] 1", "[meta] 00:00:01,000 --> 00:00:02,500", "WREN: Where does it stop, Upton?",
            "[meta] 3", "[meta] 00:00:05,000 --> 00:00:06,000", "[action] [DOOR SLAMS]", "[meta] 4",
            "[meta] 00:00:07,000 --> 00:00:08,000", "WREN: Well?", "UNKNOWN: Ding.", "[meta] 5",
            "[meta] 00:00:09,000 --> 00:00:10,000", "UNKNOWN sings: Down, down, down"}));
}

TEST(Subtitles, ReadsWebVttVoices) {
  const Rows rows = rows_of(
      "WEBVTT - The Lift\n\nNOTE made by hand,\nin two lines\n\n"
      "intro\n00:01.000 --> 00:04.000 align:start\n<v Miss Lark>Breaks <c.wax>the</c> seal.\n\n"
      "00:05.000 --> 00:06.000\n<v.loud Upton>Ding!</v>\n",
      "subtitles");
  EXPECT_EQ(rows, (Rows{"[meta] WEBVTT - The Lift", "[meta] NOTE made by hand,",
                        "[meta] in two lines", "[meta] intro",
                        "[meta] 00:01.000 --> 00:04.000 align:start", "Miss Lark: Breaks the seal.",
                        "[meta] 00:05.000 --> 00:06.000", "Upton: Ding!"}));
}

TEST(Subtitles, JoinsAWordThatASoftHyphenParts) {
  EXPECT_EQ(
      rows_of("1\n00:00:01,000 --> 00:00:02,500\nWREN: Mind the light\u00AD\nhouse.\n", "subtitles")
          .back(),
      "WREN: Mind the lighthouse.");
}

TEST(Subtitles, JoinsAWordThatALineEndParts) {
  EXPECT_EQ(rows_of("1\n00:00:01,000 --> 00:00:02,500\nWREN: You are kid-\nding. I am\n"
                    "not kidding.\n",
                    "subtitles")
                .back(),
            "WREN: You are kidding. I am not kidding.");
}

TEST(Subtitles, KeepsHowAVoiceIsHeard) {
  const auto script = parse_script(
      "1\n00:00:01,000 --> 00:00:02,000\nWREN (V.O.): Floor?\n\n"
      "2\n00:00:05,000 --> 00:00:06,000\nUPTON (low): Ding.\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->utterances[2].extension, "V.O.");
  EXPECT_EQ(script->utterances[5].directions[0].text, "low");
}

TEST(Subtitles, ChangesSpeakersAtLongDashesToo) {
  const Rows rows = rows_of(
      "1\n00:00:01,000 --> 00:00:02,000\n— Floor?\n— Ding.\n\n"
      "2\n00:00:03,000 --> 00:00:04,000\nI was\n—going up.\n",
      "subtitles");
  EXPECT_EQ(rows, (Rows{"[meta] 1", "[meta] 00:00:01,000 --> 00:00:02,000", "UNKNOWN: Floor?",
                        "UNKNOWN: Ding.", "[meta] 2", "[meta] 00:00:03,000 --> 00:00:04,000",
                        "UNKNOWN: I was —going up."}));
}

TEST(Subtitles, LeavesOutHowWordsAreReadAndKeepsSoundsWhole) {
  const Rows rows = rows_of(
      "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Wren><ruby>漢<rt>kan</rt></ruby> it is.\n\n"
      "00:03.000 --> 00:04.000\n[♪♪♪]\n",
      "subtitles");
  EXPECT_EQ(rows, (Rows{"[meta] WEBVTT", "[meta] 00:01.000 --> 00:02.000", "Wren: 漢 it is.",
                        "[meta] 00:03.000 --> 00:04.000", "[action] [♪♪♪]"}));
}

}  // namespace
}  // namespace rolellm
