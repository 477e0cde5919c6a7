// Layouts and dirt that screenplays on the web have, one after the other.
#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/screenplay/screenplay_judge.h"

// A namespace of its own for the short names of lines.
namespace rolellm::screenplay_layouts {
namespace {

using enum LineKind;

std::vector<LineKind> kinds_in(std::string_view text) {
  const auto script = parse_script(text, "screenplay");
  if (!script) {
    ADD_FAILURE() << describe(script.error());
    return {};
  }
  return script->lines;
}

/// Two short scenes in columns, to stand around what a test is about.
constexpr std::string_view kBefore =
    "     INT. BARN - DAY\n"
    "\n"
    "     Hay everywhere. A HEN looks up and walks\n"
    "     away from the door.\n"
    "\n"
    "                         RUTH\n"
    "               Is that you or the hen? I can't\n"
    "               see a thing in here.\n"
    "\n"
    "                         HAL\n"
    "               It's the hen.\n"
    "\n";
constexpr std::string_view kAfter =
    "\n"
    "                         RUTH\n"
    "               Then tell her I am here.\n"
    "\n"
    "     Hal tells her. She does not look round.\n"
    "\n"
    "                         HAL\n"
    "               She knows.\n";

/// The kinds of `lines` between the two.
std::vector<LineKind> kinds_between(std::string_view lines) {
  const auto all = kinds_in(std::string(kBefore) + std::string(lines) + std::string(kAfter));
  const auto count = [](std::string_view text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  if (all.empty()) return all;
  return {all.begin() + count(kBefore), all.begin() + count(kBefore) + count(lines)};
}

TEST(ScreenplayLayouts, BlankLinesBetweenEverything) {
  std::string text;
  const std::vector<std::string> paragraphs = {
      "INT. BARN - DAY",
      "Hay everywhere. A HEN looks up and walks away from the door.",
      "RUTH",
      "Is that you or the hen? I can't see a thing in here.",
      "HAL",
      "It's the hen.",
      "He lifts the lamp. Straw, an old saddle, three eggs in a hat.",
      "RUTH",
      "(whispers)",
      "Then tell her I am here. I have been here since noon.",
      "HAL",
      "She knows.",
      "RUTH",
      "Good.",
      "She sits down on the saddle and takes off one boot."};
  for (const std::string& paragraph : paragraphs) text += paragraph + "\n\n";
  std::vector<LineKind> kinds = kinds_in(text);
  std::erase(kinds, blank);
  EXPECT_EQ(kinds,
            (std::vector<LineKind>{scene_heading, action, cue, dialogue, cue, dialogue, action, cue,
                                   parenthetical, dialogue, cue, dialogue, cue, dialogue, action}));
}

TEST(ScreenplayLayouts, MarkupAloneIsFurnitureAndCountsAsAnEmptyLine) {
  const std::string text =
      "<pre>\n<b>     INT. BARN - DAY\n</b>\n     Hay.\n\n<b>                         RUTH\n"
      "</b>               Is that you?\n&nbsp;\n<b>                         HAL\n"
      "</b>               The hen.\n\n<b>                         RUTH\n"
      "</b>               Good.\n</pre>\n";
  EXPECT_EQ(kinds_in(text),
            (std::vector<LineKind>{meta, scene_heading, meta, action, blank, cue, dialogue, meta,
                                   cue, dialogue, blank, cue, dialogue, meta}));
}

TEST(ScreenplayLayouts, ALineOfARevisionMarkAloneIsFurniture) {
  EXPECT_EQ(kinds_between("                         RUTH\n"
                          "               Well, well, and                      *\n"
                          "                                                    *\n"
                          "               three eggs.                          *\n"),
            (std::vector<LineKind>{cue, dialogue, meta, dialogue}));
}

TEST(ScreenplayLayouts, ARevisionMarkAloneDoesNotWidenTheGap) {
  EXPECT_EQ(kinds_between("     He ducks.\n\n"
                          "                                                    *\n"
                          "     They look at each other.\n"),
            (std::vector<LineKind>{action, blank, meta, action}));
}

TEST(ScreenplayLayouts, ContinuedRightBelowANameIsADirection) {
  EXPECT_EQ(kinds_between("                         RUTH\n"
                          "               (CONT'D)\n"
                          "               Three eggs.\n"),
            (std::vector<LineKind>{cue, parenthetical, dialogue}));
}

TEST(ScreenplayLayouts, AnActByItselfIsAHeading) {
  EXPECT_EQ(kinds_between("     He ducks.\n\n                         ACT TWO\n\n     Hay.\n"),
            (std::vector<LineKind>{action, blank, scene_heading, blank, action}));
}

TEST(ScreenplayLayouts, ALineThatEachPageEndsWithIsFurniture) {
  const std::string foot =
      "     Turned into a page by the Lantern company of Northport, unregistered\n";
  std::string text(kBefore);
  const std::string things[] = {"lamp", "rake", "bucket", "ladder"};
  for (int page = 14; page < 18; ++page) {
    text += "     He lifts the " + things[page - 14] + " and looks at the straw.\n" + foot + "\n" +
            std::string(50, ' ') + std::to_string(page) + ".\n\n" +
            "                         RUTH\n               Three eggs.\n\n";
  }
  const std::vector<LineKind> kinds = kinds_in(text);
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), meta), 8);  // four feet, four numbers
}

TEST(ScreenplayLayouts, ContinuedAsScannersReadIt) {
  EXPECT_EQ(
      kinds_between("     He ducks.\n\n                                   (C0NTlNUED)\n\n"
                    "                                             14.\n     CONTlNUED: (2)\n\n"
                    "     He ducks again.\n"),
      (std::vector<LineKind>{action, blank, meta, blank, meta, meta, blank, action}));
}

TEST(ScreenplayLayouts, PageNumbersInWords) {
  EXPECT_EQ(
      kinds_between("     He ducks.\n\n\n                                  Page 14 of 118\n\n\n"
                    "     He ducks again.\n"),
      (std::vector<LineKind>{action, blank, blank, meta, blank, blank, action}));
}

TEST(ScreenplayLayouts, DirectionsWithHangingLines) {
  EXPECT_EQ(kinds_between("                         RUTH\n"
                          "                    (still holding the hat\n"
                          "                     in both hands)\n"
                          "               Three eggs.\n"),
            (std::vector<LineKind>{cue, parenthetical, parenthetical, dialogue}));
}

TEST(ScreenplayLayouts, CapitalsInTheColumnOfTheActionAreNoNames) {
  EXPECT_EQ(kinds_between("     THE LAMP FALLS.\n\n     THE HAT\n     rolls out of the door.\n"),
            (std::vector<LineKind>{action, blank, action, action}));
}

TEST(ScreenplayLayouts, ANameWithTheSpeechOnItsLine) {
  const std::string lines = "     RUTH: Three eggs and a hat.\n";
  const auto script =
      parse_script(std::string(kBefore) + lines + std::string(kAfter), "screenplay");
  ASSERT_TRUE(script);
  bool heard = false;
  for (const Utterance& u : script->utterances)
    heard = heard || (u.role == "RUTH" && u.content == "Three eggs and a hat.");
  EXPECT_TRUE(heard);
}

/// Nothing indented, action right below speech, wrapped as on a page.
constexpr std::string_view kOneColumn =
    "INT. BARN - DAY\n"
    "\n"
    "Hay everywhere. A HEN looks up and walks away from the door as\n"
    "slowly as a bishop.\n"
    "\n"
    "RUTH\n"
    "Is that you or the hen? I can't see\n"
    "a thing in here.\n"
    "She lifts the lamp and holds it over the straw, then higher, up\n"
    "to the beams.\n"
    "\n"
    "HAL\n"
    "It's the hen.\n"
    "He sits down on the saddle.\n"
    "\n"
    "RUTH\n"
    "Then tell her I am here. I have been\n"
    "here since noon.\n"
    "Ruth puts the lamp on the floor between them and takes off one\n"
    "boot.\n"
    "\n"
    "HAL\n"
    "She knows.\n";

TEST(ScreenplayLayouts, ActionRightBelowSpeechWhereNothingIsIndented) {
  EXPECT_EQ(kinds_in(kOneColumn),
            (std::vector<LineKind>{scene_heading, blank,    action, action, blank,    cue,
                                   dialogue,      dialogue, action, action, blank,    cue,
                                   dialogue,      action,   blank,  cue,    dialogue, dialogue,
                                   action,        action,   blank,  cue,    dialogue}));
}

TEST(ScreenplayLayouts, WrappedTextInOneColumnIsNoFountain) {
  const auto script = parse_script(kOneColumn);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "screenplay") << script->format_reason;
}

TEST(ScreenplayLayouts, PlacesInCapitalsAreHeadingsWithoutABlankLineToo) {
  EXPECT_EQ(kinds_between("     He ducks.\n"
                          "     INT. LOFT\n"
                          "     Hay. He comes up through the floor.\n"
                          "     INT. BARN - DAY\n"
                          "                         HAL\n"
                          "               Found it.\n"),
            (std::vector<LineKind>{action, scene_heading, action, scene_heading, cue, dialogue}));
}

TEST(ScreenplayLayouts, ADirectionAboveMoreIsNoFurniture) {
  EXPECT_EQ(kinds_between("                         RUTH\n"
                          "               Three eggs.\n"
                          "                   (she counts again)\n"
                          "                         (MORE)\n"
                          "\n"
                          "                                                  14.\n"
                          "\n"
                          "                         RUTH (CONT'D)\n"
                          "               Four.\n"),
            (std::vector<LineKind>{cue, dialogue, parenthetical, meta, blank, meta, blank, cue,
                                   dialogue}));
}

TEST(ScreenplayLayouts, BracketsThatBeginWithMoreAreNoFurniture) {
  EXPECT_EQ(kinds_between("     A calf. (More of it later.)\n\n     (More of the hen, too.)\n"),
            (std::vector<LineKind>{action, blank, action}));
}

/// Speeches of the roles between the two, as `ROLE: text`.
std::vector<std::string> speeches_between(std::string_view lines) {
  const auto script = parse_script(std::string(kBefore) + std::string(lines) + std::string(kAfter));
  std::vector<std::string> speeches;
  if (!script) return speeches;
  const auto first = static_cast<int>(std::count(kBefore.begin(), kBefore.end(), '\n'));
  const auto last = first + static_cast<int>(std::count(lines.begin(), lines.end(), '\n'));
  for (const Utterance& u : script->utterances)
    if (is_speech(u) && u.line_begin > first && u.line_end <= last)
      speeches.push_back(u.role + ": " + u.content);
  return speeches;
}

TEST(ScreenplayLayouts, TwoSpeechesSideBySide) {
  const std::string lines =
      "            RUTH                          HAL (O.S.)\n"
      "     Is it an egg or                 Whatever it is,\n"
      "     is it a stone?                  put it back. Put\n"
      "                                     it back now.\n";
  EXPECT_EQ(kinds_between(lines), (std::vector<LineKind>{cue, dialogue, dialogue, dialogue}));
  EXPECT_EQ(speeches_between(lines),
            (std::vector<std::string>{"RUTH: Is it an egg or is it a stone?",
                                      "HAL: Whatever it is, put it back. Put it back now."}));
}

TEST(ScreenplayLayouts, RevisionMarksFarRightLeaveNoTrace) {
  const std::string lines =
      "            RUTH                                          *\n"
      "     Is it an egg or                                      *\n"
      "     is it a stone?                                       **\n";
  EXPECT_EQ(kinds_between(lines), (std::vector<LineKind>{cue, dialogue, dialogue}));
  EXPECT_EQ(speeches_between(lines),
            (std::vector<std::string>{"RUTH: Is it an egg or is it a stone?"}));
}

TEST(ScreenplayLayouts, ColumnsThatRunIntoEachOtherAreOneSpeechOfBoth) {
  const auto speeches = speeches_between(
      "            RUTH                          HAL\n"
      "     Is it an egg or                 Whatever it is,\n"
      "     is it a stone at all?   put it back.\n");
  ASSERT_EQ(speeches.size(), 1U);
  EXPECT_TRUE(speeches[0].starts_with("RUTH/HAL: Is it an egg or ")) << speeches[0];
}

TEST(ScreenplayLayouts, PartsOfABroadcastAreHeadings) {
  for (const std::string_view part :
       {"ACT TWO", "END OF ACT ONE", "TEASER", "END OF TEASER", "TAG", "COLD OPEN", "\"ACT FOUR\"",
        "Seq. 1400", "ANNA'S FLAT. LATER"}) {
    const std::string lines = "     He ducks.\n\n     " + std::string(part) + "\n\n     Hay.\n";
    EXPECT_EQ(kinds_between(lines),
              (std::vector<LineKind>{action, blank, scene_heading, blank, action}))
        << part;
  }
}

TEST(ScreenplayLayouts, APartsEndInTheMiddleOfTheLineIsAHeading) {
  EXPECT_EQ(kinds_between("                         HAL\n"
                          "               No.\n\n"
                          "                         END OF ACT ONE\n\n"
                          "                         RUTH\n"
                          "               Yes.\n"),
            (std::vector<LineKind>{cue, dialogue, blank, scene_heading, blank, cue, dialogue}));
}

std::string format_of(std::string_view text) {
  const auto script = parse_script(text);
  return script ? script->format : describe(script.error());
}

TEST(ScreenplayLayouts, NamesWithAColonInAColumnOfTheirOwnAreNoPlays) {
  std::string text(kBefore);
  text += kAfter;
  for (const std::string_view name : {"RUTH\n", "HAL\n"})
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string::npos; at += name.size())
      text.insert(at + name.size() - 1, ":");
  EXPECT_EQ(format_of(text.substr(text.find("Hay"))), "screenplay");
}

TEST(ScreenplayLayouts, ShotsBetweenSceneNumbersTellOfAFilm) {
  EXPECT_EQ(format_of("\t\t\tDon't move.\n"
                      "\t   Hal stands by the lamp and does not move.\n"
                      "221\tTHE LAMP\t\t\t\t\t\t221\n"
                      "\t   swings from its hook.\n"
                      "222\tCLOSER ON HAL\t\t\t\t\t\t222\n"
                      "\t   He looks up.\n"
                      "\t\t\t\t\tHAL\n"
                      "\t\t\tHen!\n"
                      "223\tHAL\t\t\t\t\t\t\t223\n"
                      "\t   hears something in the straw.\n"
                      "224\tTHE HEN\t\t\t\t\t\t\t224\n"
                      "\t   walks past, and nothing more.\n"),
            "screenplay");
}

TEST(ScreenplayLayouts, APieceOfShotsBetweenNumbersNeedsNoSpeech) {
  EXPECT_EQ(format_of("221\tTHE LAMP\t\t\t\t\t\t221\n"
                      "\t   swings from its hook.\n"
                      "222\tCLOSER ON HAL\t\t\t\t\t\t222\n"
                      "\t   He looks up, and the straw begins to move.\n"
                      "223\tTHE HEN\t\t\t\t\t\t\t223\n"
                      "\t   walks past, and nothing more.\n"),
            "screenplay");
}

TEST(ScreenplayLayouts, ASentenceThatAnExcerptEndsInIsNoFurniture) {
  const auto kinds = kinds_in(std::string(kBefore) + std::string(kAfter) +
                              "\n     They look at each other until the lamp\n");
  EXPECT_EQ(kinds.back(), action);
}

TEST(ScreenplayLayouts, MarksOfPagesAreNobodysSpeech) {
  EXPECT_EQ(format_of("                                                (CONTINUED)\n\n"
                      "                                                       THE BARN\n\n"
                      "     PINK Revision    -   6-20-07                          28A.\n\n"
                      "48   CONTINUED: (3)                                               48\n\n"
                      "     hat. It is far too small and sits on one ear.\n\n\n"
                      "                                            (CONTINUED)\n\n"
                      "                                                   THE BARN\n\n"
                      "     WHITE Revision   -   6-6-07                               29.\n\n"
                      "48   CONTINUED: (4)                                                  48\n\n"
                      "                             RUTH (CONT'D)\n"
                      "               I must say it does not\n"
                      "               become you.\n"),
            "screenplay");
}

}  // namespace
}  // namespace rolellm::screenplay_layouts
