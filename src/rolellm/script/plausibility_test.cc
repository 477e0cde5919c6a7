#include <gtest/gtest.h>

#include "rolellm/script/script.h"

namespace rolellm {
namespace {

std::string code_of(std::string_view text) {
  const auto script = parse_script(text);
  return script ? "taken for " + script->format : error_code(script.error());
}

TEST(Plausibility, RefusesLogsLettersAndTables) {
  std::string log, table = "name,age\n";
  for (int i = 0; i < 40; ++i) {
    log += "ERROR: no disk\nINFO: trying again\n";
    table += "Ann,40\n";
  }
  EXPECT_EQ(code_of(log), "bad_script.no_speaker");
  EXPECT_EQ(code_of(table), "bad_script.no_speaker");
  EXPECT_EQ(code_of("From: Ann\nTo: Ben\nSubject: Lunch\nFrom: Ben\nTo: Ann\nSubject: No\n"),
            "bad_script.no_speaker");
}

TEST(Plausibility, RefusesProgramCodeAndManuals) {
  for (const char* file : {"src/rolellm/script/fountain.cc", "tests/golden/check.py",
                           "CMakePresets.json", "setup/install", "CONTRIBUTING.md", "LICENSE"}) {
    const auto script = load_script(fs::path(ROLELLM_SOURCE_DIR) / file);
    EXPECT_FALSE(script) << file << " is taken for " << script->format << ": "
                         << script->format_reason;
  }
}

TEST(Plausibility, SaysWhatSpeaksAgainstAScript) {
  const auto script = load_script(fs::path(ROLELLM_SOURCE_DIR) / "src/rolellm/script/fountain.cc");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().message.substr(0, 20), "no speaker found in ");
}

TEST(Plausibility, TakesAPageOfActionFromAScreenplay) {
  std::string page;
  for (int i = 0; i < 40; ++i)
    page += "          The beam of the scales goes up and down again.\n\n";
  page += "\n                              ORLA\n                    Look!\n\n";
  page += "                              PIKE\n                    I do.\n";
  EXPECT_EQ(code_of(page), "taken for screenplay");
}

TEST(Plausibility, TakesActionThatTellsOfWhoSpeaksForAFilms) {
  std::string page;
  for (int i = 0; i < 20; ++i)
    page += "The beam of the scales goes up and\ndown again and nobody looks at it.\n\n";
  EXPECT_EQ(code_of(page + "ORLA\nLook!\n\nIt stops.\n\nORLA\nOh.\n"), "bad_script.no_speaker");
  EXPECT_EQ(code_of(page + "ORLA\nLook!\n\nBehind ORLA it stops.\n\nORLA\nOh.\n"),
            "taken for screenplay");
}

TEST(Plausibility, TakesHeadingsInMixedCaseForAFilms) {
  std::string page = "Int. The Weigh House - Day\n\n";
  for (int i = 0; i < 40; ++i) page += "The beam of the scales goes up and down again.\n\n";
  EXPECT_EQ(code_of(page + "ORLA\nLook!\n\nExt. The Quay - Night\n\nPIKE\nI do.\n"),
            "taken for screenplay");
}

}  // namespace
}  // namespace rolellm
