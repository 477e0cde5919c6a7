// Habits of printed plays: what each does to the records of a short play.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(PlayHabits, NamesInCapitalsMayHaveOneBlankBehindThem) {
  EXPECT_EQ(rows_of("Scene One\n\nMAEVE Did I?\nDAN You did. You said\nwindow. I wrote it down.\n"
                    "MAEVE (looking) It's in.\nDAN O God.\nMAEVE NO! Never.\nDAN I am.\n"
                    "MAEVE / DAN Go away!\nFRAU KNIEST von unten Was ist?\nDAN 10:30.\n",
                    "play"),
            (Rows{"[scene_heading] Scene One", "MAEVE: Did I?",
                  "DAN: You did. You said window. I wrote it down.", "MAEVE: It's in. {looking@0}",
                  "DAN: O God.", "MAEVE: NO! Never.", "DAN: I am.", "MAEVE / DAN: Go away!",
                  "FRAU KNIEST: Was ist? {von unten@0}", "DAN: 10:30."}));
}

TEST(PlayHabits, DashesBehindFullStopsAreNotSaid) {
  EXPECT_EQ(rows_of("ACTE PREMIER.\n\nSCÈNE PREMIÈRE. — HARPIN, ÉLISE.\n\nHARPIN. — Hors d'ici.\n\n"
                    "ÉLISE, à part. — Il crie ! (Haut.) Hé bien ?\n\nHARPIN. — Sors.\n\n"
                    "Mme PERNELLE, entrant. — Allons.\n\nÉLISE et HARPIN, ensemble. — Ah !\n",
                    "play"),
            (Rows{"[scene_heading] ACTE PREMIER.",
                  "[scene_heading] SCÈNE PREMIÈRE. — HARPIN, ÉLISE.", "HARPIN: Hors d'ici.",
                  "ÉLISE: Il crie ! Hé bien ? {à part@0} {Haut.@9}", "HARPIN: Sors.",
                  "Mme PERNELLE: Allons. {entrant@0}", "ÉLISE et HARPIN: Ah ! {ensemble@0}"}));
}

TEST(PlayHabits, WhoIsThereBelowAHeadingDoesNotSpeak) {
  EXPECT_EQ(
      rows_of("ACTE PREMIER.\n\nSCÈNE II.\n\n      ORÈNE, CLÉONE.\n\n        ORÈNE.\n\nOui.\n\n"
              "        CLÉONE.\n\nNon.\n\n        ORÈNE, à part.\n\nElle ment.\n",
              "play"),
      (Rows{"[scene_heading] ACTE PREMIER.", "[scene_heading] SCÈNE II.", "[action] ORÈNE, CLÉONE.",
            "ORÈNE: Oui.", "CLÉONE: Non.", "ORÈNE: Elle ment. {à part@0}"}));
  EXPECT_EQ(rows_of("Personen:\n\nVeit, Zöllner.\nMathilde.\n\nErster Aufzug\n\nAuf der Brücke.\n\n"
                    "VEIT. MATHILDE.\n\nVEIT. Wer da?\n\nMATHILDE. Ich.\n\nVEIT. Komm.\n",
                    "play"),
            (Rows{"[meta] Personen:", "[meta] Veit, Zöllner.", "[meta] Mathilde.",
                  "[scene_heading] Erster Aufzug", "[action] Auf der Brücke.",
                  "[action] VEIT. MATHILDE.", "VEIT: Wer da?", "MATHILDE: Ich.", "VEIT: Komm."}));
}

TEST(PlayHabits, MannersStandInLowerCaseBehindNames) {
  EXPECT_EQ(rows_of("Erster Akt\n\nANDRES singt. Saßen dort zwei Hasen.\n\nMARIE. Still!\n\n"
                    "ANDRES allein.\nKeiner da.\nEin Bote tritt auf.\n\nMARIE zum Boten. Was?\n",
                    "play"),
            (Rows{"[scene_heading] Erster Akt", "ANDRES: Saßen dort zwei Hasen. {singt@0}",
                  "MARIE: Still!", "ANDRES: Keiner da. {allein@0} {Ein Bote tritt auf.@10}",
                  "MARIE: Was? {zum Boten@0}"}));
}

TEST(PlayHabits, DirectionsBehindNamesMayTakeSeveralLines) {
  EXPECT_EQ(
      rows_of("ACT I\n\nTHE MOTHER. We must have a cab.\n\nTHE DAUGHTER [in the space between "
              "the pillars,\nclose to the one on her\nleft] I'm cold.\n\nLIZA [appalled] Ow! I "
              "[she sits]. No.\n\nTHE MOTHER. Well!\n\nLIZA. Garn!\n",
              "play"),
      (Rows{"[scene_heading] ACT I", "THE MOTHER: We must have a cab.",
            "THE DAUGHTER: I'm cold. {in the space between the pillars, close to the one on "
            "her left@0}",
            "LIZA: Ow! I. No. {appalled@0} {she sits@5}", "THE MOTHER: Well!", "LIZA: Garn!"}));
}

TEST(PlayHabits, BracketsThatNeverCloseEndWithTheirLine) {
  EXPECT_EQ(
      rows_of("ACT I.\n\n_Sir Pet._ (_without_). My wife!       [_Exit._\n\n_Jos. Skim._ So.\n"
              "      [_Exeunt_ LADY SNIPE _and_ CRAB.\n\n_Sir Pet._ Well.\n\n_Jos. Skim._ No.\n",
              "play"),
      (Rows{"[scene_heading] ACT I.", "Sir Pet: My wife! {without@0} {Exit.@8}",
            "Jos. Skim: So. {Exeunt LADY SNIPE and CRAB.@3}", "Sir Pet: Well.", "Jos. Skim: No."}));
}

TEST(PlayHabits, SongsInItalicsAreSaid) {
  EXPECT_EQ(
      rows_of("ACT I\n\nMERREL.\nWhere is the King?\n    _Sings._\n    _The salt is white,_\n"
              "    _the salt is grey,_\n\n    _The sea will have it,_\n    _come what may._\n\n"
              "AVIS.\nYou sing.\n\nMERREL.\nI do.\n",
              "play"),
      (Rows{"[scene_heading] ACT I",
            "MERREL: Where is the King? The salt is white, the salt is grey, The sea will have "
            "it, come what may. {Sings.@18}",
            "AVIS: You sing.", "MERREL: I do."}));
}

TEST(PlayHabits, PlacesInCapitalsBeginScenes) {
  EXPECT_EQ(rows_of("WINRICH:\nEin heller Ton!\nGEIST:\nWer ruft?\n\nVOR DEM TOR\n\n(Bürger ziehen "
                    "hinaus.)\n\nBÜRGER:\nWohin?\nGEIST:\nHinaus.\n\nSTUDIERZIMMER\n\nWINRICH:\nEs "
                    "klopft.\n",
                    "play"),
            (Rows{"WINRICH: Ein heller Ton!", "GEIST: Wer ruft?", "[scene_heading] VOR DEM TOR",
                  "[action] (Bürger ziehen hinaus.)", "BÜRGER: Wohin?", "GEIST: Hinaus.",
                  "[scene_heading] STUDIERZIMMER", "WINRICH: Es klopft."}));
}

TEST(PlayHabits, BracketsMayHoldParagraphs) {
  EXPECT_EQ(rows_of("PERSONS\n\nNina.\nA Porter.\n\nACT I\n\n(SCENE.--A room. Between the "
                    "doors\nstands a piano.\n\nA bell rings. "
                    "Enter\nNINA, humming.)\n\nNina. Hide the tree.\n\nPorter. Sixpence.\n\nNina. "
                    "Keep the change.\n\nNina and Porter. Ah!\n",
                    "play"),
            (Rows{"[meta] PERSONS", "[meta] Nina.", "[meta] A Porter.", "[scene_heading] ACT I",
                  "[scene_heading] (SCENE.--A room. Between the doors stands a piano.",
                  "[action] A bell rings. Enter NINA, humming.)", "Nina: Hide the tree.",
                  "Porter: Sixpence.", "Nina: Keep the change.", "Nina and Porter: Ah!"}));
}

TEST(PlayHabits, SoundsOfRadioPlaysAreTold) {
  EXPECT_EQ(
      rows_of("SOUND: WIND.\n\nMORGAN: Tam?\n\nMUSIC: STING, THEN UNDER\n\nOLD TAM: (OFF) Mind "
              "the stair.\n\nMORGAN: Which?\n\nOLD TAM: That one.\n",
              "transcript"),
      (Rows{"[action] SOUND: WIND.", "MORGAN: Tam?", "[action] MUSIC: STING, THEN UNDER",
            "OLD TAM: Mind the stair.", "MORGAN: Which?", "OLD TAM: That one."}));
}

TEST(PlayHabits, SeveralVoicesNeedNoPlaceInTheList) {
  EXPECT_EQ(
      rows_of("Personen\n\nAdam, Richter\nLicht, Schreiber\n\nErster Auftritt\n\nLicht. Ei, was "
              "zum Henker!\nAdam. Ja, seht.\nLicht. Der lügt.\nAlle. Hin!\nAdam. Was?\n",
              "play"),
      (Rows{"[meta] Personen", "[meta] Adam, Richter", "[meta] Licht, Schreiber",
            "[scene_heading] Erster Auftritt", "Licht: Ei, was zum Henker!", "Adam: Ja, seht.",
            "Licht: Der lügt.", "Alle: Hin!", "Adam: Was?"}));
}

TEST(PlayHabits, WhatIsToldWithoutBracketsIsNotSaid) {
  EXPECT_EQ(
      rows_of("CHARACTERS\n\nINA.\nTOBY.\n\nACT ONE\n\nINA\nIt's flat.\n\nTOBY\nYes.\n\nHe takes "
              "off his shoes. INA watches him.\n\nINA\nHave you got the\n\nBeat.\n\nTOBY\nYes!\n\n"
              "She throws him the keys.\n\nINA\nWell.\n",
              "play"),
      (Rows{"[meta] CHARACTERS", "[meta] INA.", "[meta] TOBY.", "[scene_heading] ACT ONE",
            "INA: It's flat.", "TOBY: Yes.", "[action] He takes off his shoes. INA watches him.",
            "INA: Have you got the", "[action] Beat.", "TOBY: Yes!",
            "[action] She throws him the keys.", "INA: Well."}));
}

TEST(PlayHabits, TheWrappedLastWordOfASentenceIsNoBreak) {
  EXPECT_EQ(
      rows_of(
          "ACT I\n\nLISETTE.\nIch muß wissen, wer Ihr Herr ist, oder unsre Freundschaft hat ein\n"
          "Ende.\n\nCHRISTOPH.\nGut.\n\nLISETTE.\nNun?\n\nEnde.\n",
          "play"),
      (Rows{"[scene_heading] ACT I",
            "LISETTE: Ich muß wissen, wer Ihr Herr ist, oder unsre Freundschaft hat ein Ende.",
            "CHRISTOPH: Gut.", "LISETTE: Nun?", "[transition] Ende."}));
}

TEST(PlayHabits, WordsBehindNamesTellOfThePersonWhereTheyOftenDo) {
  EXPECT_EQ(
      rows_of("ACT I\n\nANNA. You are late.\n\nBRUNO sits. The road was bad.\n\n"
              "ANNA. It is always bad.\n\nBRUNO takes off his boots. I know. I know it is.\n\n"
              "CLARA enters with a pail. Good morning to the two of you.\n\nANNA. Hm.\n\n"
              "BRUNO. Morning.\n\nCLARA. Is there milk?\n",
              "play"),
      (Rows{"[scene_heading] ACT I", "ANNA: You are late.", "BRUNO: The road was bad. {sits@0}",
            "ANNA: It is always bad.", "BRUNO: I know. I know it is. {takes off his boots@0}",
            "CLARA: Good morning to the two of you. {enters with a pail@0}", "ANNA: Hm.",
            "BRUNO: Morning.", "CLARA: Is there milk?"}));
  EXPECT_EQ(
      rows_of("ACT I\n\nANNA. You are late.\n\nBRUNO sits. He is tired.\n\n"
              "ANNA. It is always bad.\n\nBRUNO. I know.\n",
              "play"),
      (Rows{"[scene_heading] ACT I", "ANNA: You are late.", "[action] BRUNO sits. He is tired.",
            "ANNA: It is always bad.", "BRUNO: I know."}));
}

TEST(PlayHabits, NamesThatAScannerChangedOpenSpeechesToo) {
  std::string play = "ACT I\n\n";
  for (int i = 0; i < 6; ++i)
    play += "OBADIAH. The tide is out.\n\nWINIFRED. It goes in the book.\n\n";
  const auto script = parse_script(play + "OBADlAH. Salt and sorrow!\n\nWINIFBED. Hm.\n");
  ASSERT_TRUE(script);
  const auto rows = rows_of(*script);
  ASSERT_EQ(rows.size(), 15U);  // the heading, 6 times 2 speeches and these two
  EXPECT_EQ(rows[13], "OBADlAH: Salt and sorrow!");
  EXPECT_EQ(rows[14], "WINIFBED: Hm.");
}

TEST(PlayHabits, ASongMayBeginBelowWhatSaysSo) {
  EXPECT_EQ(rows_of("ACT I\n\nJACK. Sing.\n\nJILL. (_Sings._)\n\n    The hen is on the hill,\n"
                    "    the hill is on the hen.\n\nJACK. Good.\n\nJILL. Yes.\n",
                    "play"),
            (Rows{"[scene_heading] ACT I", "JACK: Sing.",
                  "JILL: The hen is on the hill, the hill is on the hen. {Sings.@0}", "JACK: Good.",
                  "JILL: Yes."}));
}

TEST(PlayHabits, ShortTitlesEndNoName) {
  EXPECT_EQ(
      rows_of("Personen.\n\nHerr von Quast.\nFrau von Quast.\nLottchen.\n\nErster Auftritt.\n\n"
              "Herr von Quast. Der Kessel hat ein Loch.\n\nFr. v. Quast (leise). Lottchen!\n\n"
              "Lottchen. Ja?\n\nHerr von Quast. Still!\n\nLottchen. Ja.\n",
              "play")
          .at(6),
      "Fr. v. Quast: Lottchen! {leise@0}");
}

}  // namespace
}  // namespace rolellm
