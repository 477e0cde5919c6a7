// What web sites and converters make of a screenplay's names, headings and pages.
#include <gtest/gtest.h>

#include "rolellm/script/script.h"

// A namespace of its own for the short names of lines.
namespace rolellm::web_layouts {
namespace {

using enum LineKind;

std::vector<LineKind> inked_kinds(std::string_view text, std::string_view format = "screenplay") {
  const auto script = parse_script(text, format);
  if (!script) {
    ADD_FAILURE() << describe(script.error());
    return {};
  }
  std::vector<LineKind> kinds = script->lines;
  std::erase(kinds, blank);
  return kinds;
}

TEST(WebLayouts, NamesThatAreNotInCapitals) {
  EXPECT_EQ(inked_kinds("EXT. YARD - DAY\n\n"
                        "Hay everywhere. A hen looks up and walks away from the door.\n\n"
                        "Ruth\nIs that you or the hen? I can't see a thing in here.\n\n"
                        "Old Hal (off)\nIt's the hen.\n\n"
                        "He lifts the lamp\nand looks into the straw.\n\n"
                        "Ruth\n(whispers)\nThen tell her I am here.\n\n"
                        "Old Hal\nShe knows.\n\n"
                        "Waiter\nShe always did.\n\n"
                        "Ruth\nGood.\n\n"
                        "She sits down on the saddle and takes off one boot.\n"),
            (std::vector<LineKind>{scene_heading, action, cue, dialogue, cue, dialogue, action,
                                   action, cue, parenthetical, dialogue, cue, dialogue, cue,
                                   dialogue, cue, dialogue, action}));
}

TEST(WebLayouts, ScriptsOfThePageAreNoneOfTheFilm) {
  EXPECT_EQ(inked_kinds("<pre><script>\n<!--\nif (window != top)\ntop.location.href = here;\n"
                        "// -->\n</script>\nINT. BARN - DAY\n\nHay. A HEN looks up.\n\n"
                        "                    RUTH\n          Is that you?\n\n"
                        "                    HAL\n          It's the hen.\n"),
            (std::vector<LineKind>{meta, meta, meta, meta, meta, meta, scene_heading, action, cue,
                                   dialogue, cue, dialogue}));
}

TEST(WebLayouts, RevisionMarksInBothMarginsLeaveNoTrace) {
  const auto script = parse_script(
      "          EXT. YARD - DAY\n\n"
      "*         A hen looks up.                             *\n\n"
      "                              RUTH\n"
      "*                   Is that you?                      *\n\n"
      "                              HAL\n"
      "                    It's the hen.\n",
      "screenplay");
  ASSERT_TRUE(script) << describe(script.error());
  ASSERT_EQ(script->utterances.size(), 4U);
  EXPECT_EQ(script->utterances[1].content, "A hen looks up.");
  EXPECT_EQ(script->utterances[2].content, "Is that you?");
}

TEST(WebLayouts, TransitionsHaveAWordForIt) {
  // A speech below an empty line makes no transition of the name above it.
  EXPECT_EQ(
      inked_kinds("                         RUTH\n              A rowing boat?\n"
                  "                             OBADIAH\n\n"
                  "              Lent this morning, with my blessing.\n\n"
                  "                         RUTH\n              A bell?\n\n"
                  "                                        LAP DISSOLVE\n\n"
                  "She lifts the lamp and looks at the boat.\n"),
      (std::vector<LineKind>{cue, dialogue, cue, dialogue, cue, dialogue, transition, action}));
}

TEST(WebLayouts, NamesBeforeSquareBrackets) {
  EXPECT_EQ(inked_kinds("RUTH\nNine.\n\nHAL [off]\nTen.\n\nRUTH\nEleven.\n\nHAL [with the\nlamp]\n"
                        "Twelve.\n"),
            (std::vector<LineKind>{cue, dialogue, cue, dialogue, cue, dialogue, cue, parenthetical,
                                   dialogue}));
}

TEST(WebLayouts, TransitionsInMixedCase) {
  EXPECT_EQ(inked_kinds("Int. Barn. Night.\n\nRuth looks at the hen. The hen looks at Ruth.\n\n"
                        "                    Ruth\n          Well?\n\n"
                        "                    The Hen\n          Well.\n\n"
                        "                    Ruth\n          I asked first.\n\n"
                        "Cut to:\n\nExt. Yard. Same.\n\nHal sits down on a bucket.\n\n"
                        "                    Ruth\n          Hal?\n"),
            (std::vector<LineKind>{scene_heading, action, cue, dialogue, cue, dialogue, cue,
                                   dialogue, transition, scene_heading, action, cue, dialogue}));
}

TEST(WebLayouts, HeadingsInMixedCase) {
  EXPECT_EQ(inked_kinds("     He ducks.\n\n"
                        "     Int. The Old Barn Behind the House - Room - Late Night\n\n"
                        "     Hay everywhere. A hen looks up and walks\n"
                        "     away from the door.\n\n"
                        "                         RUTH\n               Is that you?\n"),
            (std::vector<LineKind>{action, scene_heading, action, action, cue, dialogue}));
}

TEST(WebLayouts, TheSameNumberOnBothSidesMakesAHeading) {
  for (const std::string_view heading :
       {"195  The Hen      195", "195 THE HEN 195", "195THE HEN195", "67EXT. BARN - DAY67",
        "67EXT. BARN - DAY"}) {
    EXPECT_EQ(inked_kinds("EXT. YARD - DAY\n\nHay everywhere.\n\n" + std::string(heading) +
                          "\n\nShe looks up.\n\nRUTH\nIs that you?\n\nHAL\nThe hen.\n"),
              (std::vector<LineKind>{scene_heading, action, scene_heading, action, cue, dialogue,
                                     cue, dialogue}))
        << heading;
  }
}

TEST(WebLayouts, APageHeadWithADateMayComeOnce) {
  const std::string columns =
      "          Hay everywhere. A hen looks up and walks\n"
      "          away from the door.\n\n"
      "                         RUTH\n               Is that you or the hen?\n\n"
      "                         HAL\n               It's the hen.\n\n";
  EXPECT_EQ(
      inked_kinds(columns + "  The Weigh House - Second Draft - 3/14/98                  12.\n\n" +
                  "          Snow on the yard, and one small track that\n"
                  "          leads away.\n\n"
                  "                         RUTH\n               She has gone, then.\n\n"
                  "                         HAL\n               She never says.\n\n"),
      (std::vector<LineKind>{action, action, cue, dialogue, cue, dialogue, meta, action, action,
                             cue, dialogue, cue, dialogue}));
}

TEST(WebLayouts, MarksOfBoldAroundALine) {
  const auto script = parse_script(
      "**INT. BARN - DAY**\n\nHay everywhere. A hen looks up and walks away.\n\n"
      "**RUTH**\nIs that you?\n\n_HAL (O.S.)_\nIt's the **hen**.\n\n"
      "**RUTH**\nGood.\n\n_HAL_\n_Good._\n",
      "screenplay");
  ASSERT_TRUE(script);
  std::vector<std::string> said;
  for (const Utterance& u : script->utterances)
    if (is_speech(u)) said.push_back(u.role + ": " + u.content);
  EXPECT_EQ(rolellm::scene_heading(*script, 0), "INT. BARN - DAY");
  EXPECT_EQ(said, (std::vector<std::string>{"RUTH: Is that you?", "HAL: It's the **hen**.",
                                            "RUTH: Good.", "HAL: Good."}));
}

TEST(WebLayouts, AColourInsideANameTellsOfNoRevision) {
  const std::string scene =
      "MISS SPINK\nIs that you or the hen?\n\nTOM REDDRAFTER\nIt's the hen, Miss Spink.\n\n";
  EXPECT_EQ(
      inked_kinds(scene + "He lifts the lamp and looks into the straw.\n\n" + scene),
      (std::vector<LineKind>{cue, dialogue, cue, dialogue, action, cue, dialogue, cue, dialogue}));
}

TEST(WebLayouts, APieceThatEndsInAKnownName) {
  const std::string scene = "RUTH\nIs that you?\n\nHAL\nThe hen.\n\n";
  EXPECT_EQ(inked_kinds(scene + "He lifts the lamp.\n\nRUTH\nGood.\n\nHAL\n"),
            (std::vector<LineKind>{cue, dialogue, cue, dialogue, action, cue, dialogue, cue}));
  const std::string small = "Ruth\nIs that you?\n\nHal\nThe hen.\n\nRuth\nGood.\n\nHal\nThere.\n\n";
  EXPECT_EQ(inked_kinds(small + "He lifts the lamp.\n\nHal\n").back(), cue);
}

TEST(WebLayouts, APieceThatEndsInANewName) {
  const std::string scene =
      "                         RUTH\n               Is that you?\n\n"
      "                         HAL\n               It's the hen.\n\n"
      "     He lifts the lamp and looks into the straw.\n\n";
  EXPECT_EQ(inked_kinds(scene + scene + "                         OWNER\n").back(), cue);
  EXPECT_EQ(inked_kinds(scene + scene + "                         CURTAIN\n").back(), transition);
}

std::string format_by_auto(std::string_view text) {
  const auto script = parse_script(text);
  return script ? script->format : describe(script.error());
}

TEST(WebLayouts, NumberedScenesWithAPlaceAreNoPlays) {
  std::string text;
  for (int scene = 7; scene < 10; ++scene)
    text += "SCENE " + std::to_string(scene) +
            " - INT. BARN - DAY\n\nRUTH\nIs that you?\n\nHAL\nIt's the hen.\n\n12.\n\n";
  EXPECT_EQ(format_by_auto(text), "screenplay");
}

TEST(WebLayouts, HeadingsAreNobodysSpeech) {
  for (const std::string heading :
       {"7INT. BARN - DAY", "THE BARN - LOFT - NIGHT", "7. INNEN. SCHEUNE - TAG"}) {
    std::string text;
    for (int scene = 0; scene < 3; ++scene)
      text += heading + "\n\nHay everywhere. A hen looks up and walks away.\n\n" + heading +
              "\n\nHe lifts the lamp.\n\nRUTH\nIs that you?\n\n12.\n\n";
    EXPECT_EQ(format_by_auto(text), "screenplay") << heading;
  }
}

TEST(WebLayouts, UnderlinedNamesAreNoCode) {
  std::string text;
  for (int scene = 0; scene < 3; ++scene)
    text +=
        "                         _RUTH_\n               Is that you?\n\n"
        "     He ducks.\n\n                         _HAL_\n               It's the hen.\n\n";
  EXPECT_EQ(format_by_auto(text), "screenplay");
}

}  // namespace
}  // namespace rolellm::web_layouts
