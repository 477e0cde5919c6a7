#include "rolellm/script/named/divisions.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Divisions, AreCountedInThreeLanguages) {
  for (const char* heading : {"ACT II",
                              "Act the First.",
                              "ACT I, SCENE 2",
                              "Act I. Scene ii.",
                              "SCENE 3. A room",
                              "SCENE—A wood",
                              "FIRST ACT",
                              "Scene the Last",
                              "Actus Primus. Scoena Prima.",
                              "Erster Aufzug",
                              "Dritter Auftritt.",
                              "Fünfter und letzter Akt",
                              "2. Akt",
                              "I. Akt",
                              "Zweyter Auftritt",
                              "Prolog",
                              "ACTE PREMIER",
                              "SCÈNE II",
                              "Scène première.",
                              "SCÈNE DERNIÈRE",
                              "PROLOGUE.",
                              "TEASER",
                              "ACT ONE",
                              "Der erste Aufzug.",
                              "Die andere Abhandlung.",
                              "ACT THE THIRD",
                              "SCENE B",
                              "The 2nd Act"})
    EXPECT_TRUE(is_act_or_scene(heading)) << heading;
}

TEST(Divisions, AreNoProse) {
  for (const char* prose :
       {"Act one thing at a time", "Scene of the crime", "First, act like it.", "I act.",
        "Part of me knew", "The second scene was better", "Actually, no.", "V. Good.",
        "Prologue to what?", "Part a", "Scene B of it", "The first time I saw it"})
    EXPECT_FALSE(is_act_or_scene(prose)) << prose;
}

TEST(Divisions, KnowBreaksAndBracketedScenes) {
  for (const char* line :
       {"COMMERCIAL BREAK", "(Der Vorhang fällt.)", "THE END", "End of Act II.", "【剧终】"})
    EXPECT_TRUE(is_break(line)) << line;
  EXPECT_FALSE(is_break("The end of it all was near."));
  EXPECT_TRUE(is_bracketed_heading("[Scene: The harbour office. Night.]"));
  EXPECT_FALSE(is_bracketed_heading("[She makes a scene.]"));
}

}  // namespace
}  // namespace rolellm
