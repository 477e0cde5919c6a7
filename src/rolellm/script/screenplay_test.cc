#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {
namespace {

constexpr std::string_view kColumns =
    "     INT. BARN - DAY                                      12\n"
    "\n"
    "     Hay everywhere. A HEN looks up.\n"
    "\n"
    "                         RUTH (O.S.)\n"
    "               Is that you\n"
    "               (a beat)\n"
    "               or the hen?\n"
    "\n"
    "                                                  13.\n"
    "\n"
    "                         HAL\n"
    "               The hen.\n"
    "               (MORE)\n"
    "     He ducks.\n"
    "\n"
    "                         RUTH\n"
    "               Good.\n";

TEST(Screenplay, ReadsColumns) {
  const auto script = parse_script(kColumns);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "screenplay");
  const std::vector<LineKind> expected = {
      LineKind::scene_heading, LineKind::blank, LineKind::action, LineKind::blank, LineKind::cue,
      LineKind::dialogue, LineKind::parenthetical, LineKind::dialogue, LineKind::blank, LineKind::meta,
      LineKind::blank, LineKind::cue, LineKind::dialogue, LineKind::meta, LineKind::action,
      LineKind::blank, LineKind::cue, LineKind::dialogue};
  EXPECT_EQ(script->lines, expected);
}

TEST(Screenplay, KeepsDirectionsOutOfSpeech) {
  const auto script = parse_script(kColumns);
  ASSERT_TRUE(script);
  for (const Utterance& u : script->utterances) {
    if (u.role == "RUTH" && u.extension == "O.S.") {
      EXPECT_EQ(u.content, "Is that you or the hen?");
      EXPECT_EQ(u.directions.at(0).text, "a beat");
    }
  }
}

}  // namespace
}  // namespace rolellm
