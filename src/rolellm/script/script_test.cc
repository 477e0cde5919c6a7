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

TEST(ParseScript, LosesNoLineOfAnyInputOfTheTests) {
  const fs::path tests = fs::path(ROLELLM_SOURCE_DIR) / "tests";
  int parsed = 0;
  for (const char* folder : {"golden", "same_scene", "fuzz/corpus"}) {
    for (const auto& entry : fs::recursive_directory_iterator(tests / folder)) {
      if (!entry.is_regular_file()) continue;
      const auto bytes = read_text(entry.path());
      ASSERT_TRUE(bytes);
      for (const std::string_view format : {"auto", "fountain", "screenplay", "play", "transcript",
                                            "chinese", "renpy", "subtitles"}) {
        const auto script = parse_script(*bytes, format);
        if (!script) continue;
        ++parsed;
        EXPECT_EQ(lines_lost_or_doubled(*script, *bytes), 0) << entry.path() << " as " << format;
      }
    }
  }
  EXPECT_GE(parsed, 100);
}

TEST(ParseScript, SaysWhyItChoseTheFormat) {
  const auto script = parse_script("RUTH: Is it you?\nHAL: It is.\nRUTH: Good.\n");
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "transcript");
  EXPECT_EQ(script->format_reason,
            "3 speeches of the form NAME: text by 2 speakers in 3 paragraphs");
}

TEST(ParseScript, TellsTheFormatBehindALongForeword) {
  const std::string foreword =
      repeated("It was written in a lighthouse, in one winter.\n\n", 2'000);
  const std::string speeches = repeated("RUTH: The hen is back.\n\nHAL: Then we eat.\n\n", 5'000);
  const auto script = parse_script(foreword + speeches);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "transcript");
}

TEST(ParseScript, APieceOfAFilmMayHaveNoSpeech) {
  const std::string piece = "INT. BARN - DAY\n\nHay. A hen.\n\nEXT. YARD - DAY\n\nAnother hen.\n";
  for (const std::string_view format : {"auto", "screenplay"}) {
    const auto script = parse_script(piece, format);
    ASSERT_TRUE(script) << format;
    EXPECT_EQ(script->format, "screenplay");
    EXPECT_EQ(script->utterances.size(), 4U);  // two headings, two of action
  }
}

TEST(ParseScript, NamesInColumnsBesideMarksOfAFilmAreAScreenplay) {
  std::string text =
      "          He gallops off.\n\n                                   (CONTINUED)\n\n";
  for (const char* name : {"ASH", "SHEILA", "ASH", "SHEILA"})
    text += "                              " + std::string(name) + "\n                    Again.\n";
  text += "221   ARTHUR AND SHEILA   221\n          watch the mist.\n\n          CUT TO:\n";
  const auto script = parse_script(text);
  ASSERT_TRUE(script);
  EXPECT_EQ(script->format, "screenplay") << script->format_reason;
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

// RELIABILITY.md, P4: a long run of one character of each kind.
TEST(HostileInput, OfOneCharacterEnds) {
  for (const std::string_view character :
       {"a",  "A",  "0",      "(",      "]",      " ",          "\t", "\r", "*",
        "_",  "<",  "&",      "\"",     "{",      "-",          "é",  "字", "（",
        "】", "：", "\u0301", "\u200B", "\u00A0", "\U0001F414", "ß"}) {
    const std::string text =
        "ANN: Hm.\nBEN: So.\n" + repeated(character, (1 << 20) / character.size());
    for (const ScriptFormat& format : script_formats()) {
      const auto script = parse_script(text, format.name);
      if (script) {
        EXPECT_EQ(lines_lost_or_doubled(*script, text), 0) << character << format.name;
      }
    }
  }
}

// Entities that expand, deep nesting, and marks without an end.
TEST(HostileInput, OfXmlAndJsonEndsInAnErrorOrAScript) {
  const std::string fdx =
      "<FinalDraft><Content><Paragraph Type=\"Character\"><Text>ANN</Text>"
      "</Paragraph><Paragraph Type=\"Dialogue\"><Text>Hm.</Text></Paragraph>";
  const std::string close = "</Content></FinalDraft>";
  const std::string bomb =
      "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
  EXPECT_TRUE(parse_script(bomb + fdx + "<Paragraph><Text>&b;&b;</Text></Paragraph>" + close));
  EXPECT_TRUE(parse_script(fdx + repeated("<Text>", 100000) + repeated("</Text>", 100000) + close));
  EXPECT_TRUE(parse_script(fdx + repeated("<DualDialogue><Paragraph>", 100000) +
                           repeated("</Paragraph></DualDialogue>", 100000) + close));
  EXPECT_EQ(error_code(parse_script(fdx + repeated("<Text>", 100000)).error()), "bad_script.xml");
  const std::string deep = "{\"role\":\"user\",\"content\":" + repeated("[", 100000);
  EXPECT_EQ(error_code(parse_script(deep).error()), "bad_script.json");
  EXPECT_EQ(error_code(parse_script("{\"user_name\":" + repeated("{\"a\":", 100000)).error()),
            "bad_script.json");
}

TEST(HostileInput, OfOtherFormatsEnds) {
  const std::string renpy = "define e = Character(\"E\")\nlabel a:\n    e \"Hm.\"\n    e \"So.\"\n";
  const std::string srt = "1\n00:00:01,000 --> 00:00:02,000\nANN: Hm.\n\n";
  const std::string quotes = "quote_start\tmention_phrase\tchar_id\tquote\n1\tAnn\t1\t";
  const std::string fountain = "INT. BARN\n\nANN\nHm.\n\nBEN\nSo.\n\n";
  constexpr std::size_t kMany = 1 << 18;
  for (const auto& [format, text] :
       {std::pair<std::string_view, std::string>{
            "renpy", renpy + "    e \"" + repeated("{[", kMany) + "\"\n"},
        {"renpy", renpy + repeated("    e \"\n", kMany)},
        {"renpy", renpy + "    e '" + repeated("\\'", kMany)},
        {"subtitles", srt + repeated(" -<{\\", kMany)},
        {"subtitles", repeated(srt, kMany / 8)},
        {"booknlp", quotes + repeated(" ,", kMany) + "\n"},
        {"fountain", fountain + repeated("*_", kMany)},
        {"fountain", fountain + repeated("*a _b", kMany)},
        {"fountain", fountain + repeated("[[/*\n", kMany)},
        {"fountain", fountain + "CY\n" + repeated("(\n", kMany)},
        {"fountain", fountain + "CY\n" + repeated("(", kMany) + repeated(")", kMany)}}) {
    const auto script = parse_script(text, format);
    ASSERT_TRUE(script) << format << ": " << text.substr(0, 200);
    EXPECT_EQ(lines_lost_or_doubled(*script, text), 0) << format;
  }
}

}  // namespace
}  // namespace rolellm
