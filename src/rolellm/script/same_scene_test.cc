// One scene written by hand in every format is one script.
#include <gtest/gtest.h>

#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/script.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// What a format can say beside who speaks and what.
struct Carries {
  std::string_view file, format;
  bool directions = true, narration = true, headings = true, scenes = true;
};

std::vector<std::string> carried_rows(const Script& script, const Carries& carries) {
  std::vector<std::string> rows;
  for (const Utterance& u : script.utterances) {
    const std::string scene = carries.scenes ? std::to_string(u.act_id) + " " : "";
    if (is_speech(u)) {
      std::string row = scene + upper_ascii(u.role) + ": " + u.content;
      for (const Direction& d : u.directions)
        if (carries.directions) row += " {" + d.text + "@" + std::to_string(d.offset) + "}";
      rows.push_back(std::move(row));
    } else if (u.kind == UtteranceKind::scene_heading && carries.headings) {
      rows.push_back(scene + u.content);
    } else if (u.kind == UtteranceKind::action && carries.narration) {
      // Plays have narration in brackets.
      const bool bracketed = u.content.starts_with('[');
      rows.push_back(scene + (bracketed ? u.content.substr(1, u.content.size() - 2) : u.content));
    }
  }
  return rows;
}

std::vector<std::string> scene(const Carries& carries) {
  const bool d = carries.directions, s = carries.scenes;
  std::vector<std::string> rows;
  const auto add = [&](bool carried, int act, const std::string& text) {
    if (carried) rows.push_back((s ? std::to_string(act) + " " : "") + text);
  };
  add(carries.headings, 0, "INT. WEIGH HOUSE - DAWN");
  add(carries.narration, 0, "Brass weights in a row. A cat.");
  add(true, 0, std::string("ORLA: Nine, ten. Eleven.") + (d ? " {counting@0}" : ""));
  add(true, 0, "PIKE: Is it market day?");
  add(true, 0, std::string("ORLA: It is. Twelve.") + (d ? " {a bell@6}" : ""));
  add(carries.narration, 0, "The beam comes down.");
  add(true, 0, "PIKE: Look!");
  add(carries.headings, 1, "EXT. QUAY - DAY");
  add(true, 1, "ORLA: Gone. All of it.");
  return rows;
}

TEST(SameScene, IsTheSameScriptInEveryFormat) {
  const Carries formats[] = {
      {"fountain", "fountain"},
      {"fdx", "fdx"},
      {"screenplay", "screenplay"},
      {.file = "play", .format = "play", .headings = false},  // they are called SCENE I
      {.file = "transcript", .format = "transcript", .headings = false},
      {"srt", "subtitles", true, false, false, false},
      {"webvtt", "subtitles", true, false, false, false},
      {.file = "renpy", .format = "renpy", .headings = false},  // labels are one word
      {"sillytavern", "sillytavern", true, false, false, false},
      {.file = "messages", .format = "messages", .narration = false, .headings = false},
      {"coser", "coser"},
      {"booknlp", "booknlp", false, false, false, false}};
  for (const Carries& carries : formats) {
    const auto script = load_script(fs::path(ROLELLM_SOURCE_DIR) / "tests/same_scene" /
                                    (std::string(carries.file) + ".txt"));
    ASSERT_TRUE(script) << carries.file << ": " << describe(script.error());
    EXPECT_EQ(script->format, carries.format) << carries.file << ": " << script->format_reason;
    EXPECT_EQ(carried_rows(*script, carries), scene(carries)) << carries.file;
  }
}

}  // namespace
}  // namespace rolellm
