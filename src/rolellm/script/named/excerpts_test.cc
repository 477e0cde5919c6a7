// Pieces out of the middle of plays, without acts or a list of persons, as `auto` takes them.
#include <gtest/gtest.h>

#include "rolellm/script/script_testing.h"

namespace rolellm {
namespace {

using Rows = std::vector<std::string>;

TEST(Excerpts, OfNamesInCapitalsWithoutASignArePlays) {
  EXPECT_EQ(rows_of("and never came home for tea.\n\nOBADIAH\nThat is the river's way, madam.\n\n"
                    "WINIFRED\nIt is no way at all. [She writes.] It goes\nin the book.\n\n"
                    "OBADIAH\nWrite it large.\n\nPIP\nThe bell, sir!\n\n[The bell rings.]\n\n"
                    "WINIFRED\nOnce.\n",
                    "play"),
            (Rows{"[meta] and never came home for tea.", "OBADIAH: That is the river's way, madam.",
                  "WINIFRED: It is no way at all. It goes in the book. {She writes.@20}",
                  "OBADIAH: Write it large.", "PIP: The bell, sir!", "[action] [The bell rings.]",
                  "WINIFRED: Once."}));
}

TEST(Excerpts, MayHaveNamesInTheMiddleAndSpeechAtTheMargin) {
  EXPECT_EQ(rows_of("                 Orest\nDie Schwester lebt.\n\n                Pylades\n"
                    "So komm,\nund lass uns gehn.\n\n                 Orest\nWohin?\n\n"
                    "               Iphigenie\nZum Meer.\n\n                Pylades\nZum Meer!\n",
                    "play"),
            (Rows{"Orest: Die Schwester lebt.", "Pylades: So komm, und lass uns gehn.",
                  "Orest: Wohin?", "Iphigenie: Zum Meer.", "Pylades: Zum Meer!"}));
}

TEST(Excerpts, NameWhoSpeaksOnceWhereAllParagraphsBeginWithNames) {
  EXPECT_EQ(rows_of("Wren. Well?\n\nPiet. Well what?\n\nWren. Nine hives.\n\nPiet. Ten.\n\n"
                    "Mrs. Gander. Eleven.\n\nWren. Nine, I said.\n",
                    "play"),
            (Rows{"Wren: Well?", "Piet: Well what?", "Wren: Nine hives.", "Piet: Ten.",
                  "Mrs. Gander: Eleven.", "Wren: Nine, I said."}));
}

TEST(Excerpts, HaveFewNumbersInTheMargin) {
  EXPECT_EQ(
      rows_of("ORSO.\nThe night is longer than the day was wide,\nAnd every star has hung its "
              "coat         210\nUpon a nail.\n\nLENA.\nI am.\n\nORSO.\nThen listen.\n",
              "play"),
      (Rows{"ORSO: The night is longer than the day was wide, And every star has hung its "
            "coat Upon a nail.",
            "LENA: I am.", "ORSO: Then listen."}));
}

TEST(Excerpts, MayEndWithinADirection) {
  EXPECT_EQ(rows_of("ORSO. Come.\n\nLENA. No.\n\nORSO. Then I go.\n\n[He goes to the door, where\n"
                    "LENA. stands already, and\n",
                    "play"),
            (Rows{"ORSO: Come.", "LENA: No.", "ORSO: Then I go.",
                  "[action] [He goes to the door, where LENA. stands already, and"}));
}

TEST(Excerpts, OfFilmsStayFilms) {
  const auto script = parse_script(
      "RUTH\nIs that you or the hen?\n\nShe lifts the lamp. The hen looks back at her.\n\n"
      "BERT\nThe hen.\n\nRuth sits down. The lamp goes out.\n\nRUTH\nThen say so.\n\n"
      "BERT (O.S.)\nI did.\n");
  ASSERT_TRUE(script);
  EXPECT_NE(script->format, "play");
}

std::string format_of(std::string_view text) {
  const auto script = parse_script(text);
  return script ? script->format : error_code(script.error());
}

TEST(Excerpts, OfFilmsAreToldByTales) {
  for (const std::string_view sign : {".", ":"}) {
    const std::string ruth = "RUTH" + std::string(sign), bert = "BERT" + std::string(sign);
    EXPECT_NE(format_of(ruth + "\nIs that you or the hen?\n\nShe lifts the lamp.\n\n" + bert +
                        "\nThe hen.\n\nRuth sits down. The lamp goes out.\n\n" + ruth +
                        "\nThen say so.\n\nHe says nothing.\n\n" + bert + "\nI did.\n"),
              "play");
    EXPECT_EQ(format_of(ruth + "\nIs that you or the hen?\n\n[She lifts the lamp.]\n\n" + bert +
                        "\nThe hen.\n\nIt sits down, as I do when the lamp goes out.\n\n" + ruth +
                        "\nThen say so.\n\n" + bert + "\nI did.\n"),
              "play");
  }
}

}  // namespace
}  // namespace rolellm
