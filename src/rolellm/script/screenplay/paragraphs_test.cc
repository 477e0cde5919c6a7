// Paragraphs of a screenplay that go on: behind a speaker's name, over blank lines, over pages.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

// A namespace of its own for the short names of lines.
namespace rolellm::screenplay_paragraphs {
namespace {

/// Film in columns to stand above what a test is about.
constexpr std::string_view kColumns =
    "INT. BARN - DAY\n"
    "\n"
    "Hay everywhere. A HEN looks up and walks away from the door.\n"
    "\n"
    "                    RUTH\n"
    "          Is that you or the hen? I can't\n"
    "          see a thing in here.\n"
    "\n"
    "                    HAL\n"
    "          It's the hen.\n"
    "\n";

/// The same without columns.
constexpr std::string_view kFlat =
    "INT. BARN - DAY\n"
    "\n"
    "Hay everywhere. A HEN looks up and walks away from the door.\n"
    "\n"
    "RUTH\n"
    "Is that you or the hen? I can't see a thing in here, and the\n"
    "lamp is where I left it.\n"
    "\n"
    "HAL\n"
    "It's the hen.\n"
    "\n"
    "He lifts the lamp. Straw, an old saddle, three eggs in a hat.\n"
    "\n";

std::vector<std::string> last_rows(std::string_view above, std::string_view text,
                                   std::size_t count) {
  const auto script = parse_script(std::string(above) + std::string(text), "screenplay");
  if (!script) {
    ADD_FAILURE() << describe(script.error());
    return {};
  }
  std::vector<std::string> rows = rows_of(*script);
  rows.erase(rows.begin(), rows.end() - static_cast<std::ptrdiff_t>(std::min(count, rows.size())));
  return rows;
}

/// `lines` stand within a sentence of a speech without columns.
void expect_one_speech_over(std::string_view lines) {
  EXPECT_EQ(last_rows(kFlat,
                      "RUTH\nI have been here since noon, and nobody has asked me for the\n" +
                          std::string(lines) + "hat that I found.\n\nHAL\nI can't see it.\n",
                      2),
            (std::vector<std::string>{
                "RUTH: I have been here since noon, and nobody has asked me for the hat that I "
                "found.",
                "HAL: I can't see it."}));
}

TEST(ScreenplayParagraphs, BehindAKnownNameAreHers) {
  EXPECT_EQ(last_rows(kColumns,
                      "RUTH: I have been here since noon, and nobody has asked me for\n"
                      "my hat. Would you like to see it?\n"
                      "\n"
                      "She takes it off and holds it out into the dark.\n"
                      "\n"
                      "                    HAL\n"
                      "          I can't see it.\n",
                      3),
            (std::vector<std::string>{"RUTH: I have been here since noon, and nobody has asked me "
                                      "for my hat. Would you like to see it?",
                                      "[action] She takes it off and holds it out into the dark.",
                                      "HAL: I can't see it."}));
}

TEST(ScreenplayParagraphs, ThatTellOfSomebodyBehindTheirNameAreNoSpeech) {
  EXPECT_EQ(
      last_rows(kColumns,
                "RUTH: thirty, thin, in a hat that was somebody else's before\n"
                "it was hers.\n"
                "\n"
                "                    HAL\n"
                "          I can't see it.\n",
                2),
      (std::vector<std::string>{
          "[action] RUTH: thirty, thin, in a hat that was somebody else's before it was hers.",
          "HAL: I can't see it."}));
}

TEST(ScreenplayParagraphs, GoOnOverABlankLineInMidSentence) { expect_one_speech_over("\n"); }

TEST(ScreenplayParagraphs, GoOnOverAPageInMidSentence) {
  expect_one_speech_over(
      "\n"
      "(CONTINUED)\n"
      "\n"
      "                                                         12.\n"
      "CONTINUED:\n"
      "47                                                        47\n"
      "\n");
}

TEST(ScreenplayParagraphs, ThatOpenWithADirectionAreNotSung) {
  EXPECT_EQ(last_rows("", "RUTH\nNine.\nHAL\n(off) Ten.\nRUTH\nYou don't count.\nHAL\nOw.\n", 4),
            (std::vector<std::string>{"RUTH: Nine.", "HAL: Ten. {off@0}", "RUTH: You don't count.",
                                      "HAL: Ow."}));
}

TEST(ScreenplayParagraphs, OfPeopleInSmallLettersNeedNoBlankLines) {
  EXPECT_EQ(
      last_rows("",
                "INT. CAFE - DAY\n\nRuth sits down. Hal is there already, and so is the hen.\n\n"
                "Ruth\nNine.\nHal\nTen.\nRuth\nYou don't count.\nHal\nOw.\nRuth\nSorry.\n",
                5),
      (std::vector<std::string>{"Ruth: Nine.", "Hal: Ten.", "Ruth: You don't count.", "Hal: Ow.",
                                "Ruth: Sorry."}));
}

}  // namespace
}  // namespace rolellm::screenplay_paragraphs
