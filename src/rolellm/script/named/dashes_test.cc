// Names with a dash before speeches, and names that come once in small transcripts.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(Dashes, BetweenBlanksPartNamesFromSpeech) {
  EXPECT_EQ(rows_of("Hal – Who's on the scale?\nRuth – The hen.\nHal – Four pounds.\n"
                    "Ruth – Always four pounds – give or take.\nRuth – That'll be Pike.\n"
                    "Pike – Morning.\nHal – We're shut.\n",
                    "play"),
            (Rows{"Hal: Who's on the scale?", "Ruth: The hen.", "Hal: Four pounds.",
                  "Ruth: Always four pounds – give or take.", "Ruth: That'll be Pike.",
                  "Pike: Morning.", "Hal: We're shut."}));
  EXPECT_EQ(rows_of("Ruth- Is that you?\nHal- It's the hen.\nRuth- Again?\nHal- Again.\n"
                    "Woman- Excuse me?\nRuth- We're shut.\n",
                    "play"),
            (Rows{"Ruth: Is that you?", "Hal: It's the hen.", "Ruth: Again?", "Hal: Again.",
                  "Woman: Excuse me?", "Ruth: We're shut."}));
}

TEST(Dashes, StandBelowHeadingsOfFilms) {
  EXPECT_EQ(rows_of("INT. BARN - DAY\n\nRain. Hal climbs.\n\nHal — Is anybody up there?\n\n"
                    "Ruth — Only me.\n\nHal — Who's that?\n\nRuth — The hen - she followed me.\n\n"
                    "EXT. YARD - NIGHT\n\nHal — She's not allowed.\n\nHen — Bawk.\n",
                    "play"),
            (Rows{"[scene_heading] INT. BARN - DAY", "[action] Rain. Hal climbs.",
                  "Hal: Is anybody up there?", "Ruth: Only me.", "Hal: Who's that?",
                  "Ruth: The hen - she followed me.", "[scene_heading] EXT. YARD - NIGHT",
                  "Hal: She's not allowed.", "Hen: Bawk."}));
}

TEST(Dashes, OfShotsAndAsidesNameNobody) {
  EXPECT_EQ(
      rows_of("INT. HOUSE - NIGHT\n\nTHE STAIRS - DARK\n\nRUTH climbs.\n\nRUTH\nShoo.\n\n"
              "LANDING - CLOSE ON HEN\n\nIt stays.\n\nHAL - asleep - snores.\n\n"
              "THE STAIRS - DARK\n\nRUTH\nHal?\n\nHAL - asleep\n\nRUTH\nHal!\n",
              "fountain"),
      (Rows{"[scene_heading] INT. HOUSE - NIGHT", "[action] THE STAIRS - DARK",
            "[action] RUTH climbs.", "RUTH: Shoo.", "[action] LANDING - CLOSE ON HEN",
            "[action] It stays.", "[action] HAL - asleep - snores.", "[action] THE STAIRS - DARK",
            "RUTH: Hal?", "[action] HAL - asleep", "RUTH: Hal!"}));
  EXPECT_FALSE(
      parse_script("Bert – who had never been first – looked up.\n\n"
                   "Ruth – who heard him – sighed.\n\nBert – a thin man – said nothing.\n\n"
                   "Ruth – a thin woman – said more.\n"));
}

TEST(Dashes, StandBehindMannersAndFullStops) {
  EXPECT_EQ(
      rows_of("ORTIE – Qui est là ?\nBASTIEN – La poule.\nORTIE, riant – Une poule !\n"
              "BASTIEN, à part – Celle-ci, si.\nORTIE (bas) – Viens.\nBASTIEN – Non – si.\n",
              "play"),
      (Rows{"ORTIE: Qui est là ?", "BASTIEN: La poule.", "ORTIE: Une poule ! {riant@0}",
            "BASTIEN: Celle-ci, si. {à part@0}", "ORTIE: Viens. {bas@0}", "BASTIEN: Non – si."}));
  EXPECT_EQ(rows_of("Scène 1\n\nMme Ortie. – Qui est là ?\nBastien. – La poule.\n"
                    "Mme Ortie, riant. – Une poule !\nBastien. – Celle-ci, si.\n",
                    "play"),
            (Rows{"[scene_heading] Scène 1", "Mme Ortie: Qui est là ?", "Bastien: La poule.",
                  "Mme Ortie: Une poule ! {riant@0}", "Bastien: Celle-ci, si."}));
}

TEST(SmallTranscripts, NameSomebodyInEachLine) {
  EXPECT_EQ(
      rows_of("Ruth: Who's there?\nMan #2: Nobody.\nBert: Two nobodies.\n2ND GUARD: Halt!\n"
              "Dr. Lee: I'm a doctor.\nMrs. O'Hara: He's not.\nRUTH & BERT: So are we.\n"
              "ALL: Halt!\nRuth: One thing: we never halt.\nBert: Never.\n",
              "transcript"),
      (Rows{"Ruth: Who's there?", "Man #2: Nobody.", "Bert: Two nobodies.", "2ND GUARD: Halt!",
            "Dr. Lee: I'm a doctor.", "Mrs. O'Hara: He's not.", "RUTH & BERT: So are we.",
            "ALL: Halt!", "Ruth: One thing: we never halt.", "Bert: Never."}));
}

TEST(SmallTranscripts, TellOfTimes) {
  EXPECT_EQ(rows_of("Ruth: Is it far?\nBert: Two miles.\nLater that day: the same road.\n"
                    "Ruth: Is it far?\nBert: Two miles.\nOld woman: Three.\n"
                    "Ruth: Still?\n",
                    "transcript"),
            (Rows{"Ruth: Is it far?", "Bert: Two miles.", "[action] Later that day: the same road.",
                  "Ruth: Is it far?", "Bert: Two miles.", "Old woman: Three.", "Ruth: Still?"}));
}

TEST(SmallTranscripts, MayWrapALine) {
  EXPECT_EQ(rows_of("Ruth: Is it far?\nBert: Two miles, and then\nanother two.\n"
                    "Voice on Radio: The road is closed.\nRuth: What did he say?\n"
                    "Bert: That it's two miles.\nMan in Hat: Three.\n",
                    "transcript"),
            (Rows{"Ruth: Is it far?", "Bert: Two miles, and then another two.",
                  "Voice on Radio: The road is closed.", "Ruth: What did he say?",
                  "Bert: That it's two miles.", "Man in Hat: Three."}));
}

}  // namespace
}  // namespace rolellm
