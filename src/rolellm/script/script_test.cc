#include <algorithm>

#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// How many of the source's lines with ink are in no record, or, in plain text, in more than one.
int lines_lost_or_doubled(const Script& script, std::string_view bytes) {
  const auto formats = script_formats();
  const bool shared = std::any_of(formats.begin(), formats.end(), [&](const ScriptFormat& format) {
    return format.name == script.format && format.structured;
  });
  const auto source = SourceText::read(bytes);
  if (!source || source->lines().size() != script.lines.size()) return -1;
  std::vector<int> covered(script.lines.size() + 1, 0);
  for (const Utterance& u : script.utterances) {
    for (int line = u.line_begin; line <= u.line_end; ++line)
      ++covered.at(static_cast<std::size_t>(line));
  }
  int wrong = 0;
  for (std::size_t i = 0; i < script.lines.size(); ++i) {
    const bool ink = !is_blank(source->lines()[i]) || script.lines[i] != LineKind::blank;
    const bool lost = covered[i + 1] == 0, doubled = covered[i + 1] > 1 && !shared;
    wrong += ink && (lost || doubled) ? 1 : 0;
  }
  return wrong;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(BundledScripts, LoseNoLineAndNameTheirWork) {
  int scripts = 0;
  for (const auto& entry : fs::directory_iterator(data_folder() / "scripts")) {
    const auto script = load_script(entry.path());
    ASSERT_TRUE(script) << describe(script.error());
    EXPECT_EQ(lines_lost_or_doubled(*script, *read_text(entry.path())), 0) << entry.path();
    EXPECT_FALSE(script->title.empty()) << entry.path();
    EXPECT_FALSE(script->license.empty()) << entry.path();
    EXPECT_GE(cast_of(*script)->size(), 2u) << entry.path();
    ++scripts;
  }
  EXPECT_GE(scripts, 1);
}

TEST(BundledScripts, ParseTheSameInEveryFormatThatIsNamedWithoutLosingALine) {
  for (const auto& entry : fs::directory_iterator(data_folder() / "scripts")) {
    for (const ScriptFormat& format : script_formats()) {
      const auto script = load_script(entry.path(), format.name);
      if (!script) {
        EXPECT_EQ(error_code(script.error()).substr(0, 11), "bad_script.");
        continue;
      }
      EXPECT_EQ(lines_lost_or_doubled(*script, *read_text(entry.path())), 0)
          << entry.path() << " as " << format.name;
    }
  }
}

TEST(ParseScript, TakesTheSameSceneInEachLayout) {
  const std::string_view layouts[] = {
      "INT. BARN - DAY\n\nA hen.\n\nRUTH\nIs it you?\n\nHAL\nIt is.\n\nRUTH\nGood.\n",
      "          INT. BARN - DAY\n\n          A hen.\n\n                         RUTH\n            "
      "   Is it you?\n\n"
      "                         HAL\n               It is.\n\n                         RUTH\n      "
      "         Good.\n",
      "ACT I\n\nRUTH.\nIs it you?\n\nHAL.\nIt is.\n\nRUTH.\nGood.\n",
      "RUTH: Is it you?\nHAL: It is.\nRUTH: Good.\n"};
  for (const std::string_view layout : layouts) {
    const auto script = parse_script(layout);
    ASSERT_TRUE(script) << layout;
    std::string said;
    for (const Utterance& u : script->utterances) {
      if (u.role != "narrator") said += u.role + "|" + u.content + "|";
    }
    EXPECT_EQ(said, "RUTH|Is it you?|HAL|It is.|RUTH|Good.|") << script->format;
    EXPECT_EQ(lines_lost_or_doubled(*script, layout), 0);
  }
}

TEST(ParseScript, SaysWhyItChoseTheFormat) {
  const auto script = parse_script("RUTH: Is it you?\nHAL: It is.\nRUTH: Good.\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "transcript");
  EXPECT_EQ(script->format_reason,
            "3 speeches of the form NAME: text by 2 speakers in 3 paragraphs");
}

TEST(ParseScript, NamesTheLineCountWhenNobodySpeaks) {
  const auto script = parse_script("Once there was a hen.\n\nIt clucked.\n");
  ASSERT_FALSE(script);
  EXPECT_EQ(script.error().message.substr(0, 28), "no speaker found in 3 lines;");
  EXPECT_EQ(exit_code(script.error()), 3);
}

TEST(LoadScript, NamesTheMissingFile) {
  const auto script = load_script("/nowhere/at-all.fountain");
  ASSERT_FALSE(script);
  EXPECT_EQ(error_code(script.error()), "io.not_found");
}

// Each of these once took, or could take, quadratic time or a deep stack; the test program would
// not end.
TEST(HostileInput, EndsAndLosesNoLine) {
  const std::string scene = "INT. BARN - DAY\n\nRUTH\nWell.\n\nHAL\nYes.\n\n";
  for (const std::string& text :
       {scene + std::string(1 << 20, 'x'), scene + std::string(1 << 20, '('),
        scene + repeated("()", 1 << 19), scene + repeated("[](", 1 << 18) + ".",
        scene + std::string(1 << 20, '\n') + "RUTH\nSo.\n", repeated("RUTH\nSo.\n\n", 50000),
        scene + repeated("[[", 1 << 18), scene + "@A" + repeated("()", 1 << 18) + "\nSo.\n",
        scene + "ANN" + repeated("()", 1 << 18) + "\nSo.\n", scene + repeated("RUTH\n", 100000),
        scene + std::string(1 << 20, ' ') + "x", repeated("  \t", 1 << 18) + scene}) {
    const auto script = parse_script(text);
    ASSERT_TRUE(script) << text.substr(0, 60) << " of " << text.size();
    EXPECT_EQ(lines_lost_or_doubled(*script, text), 0)
        << text.substr(0, 60) << " of " << text.size();
  }
}

}  // namespace
}  // namespace rolellm
