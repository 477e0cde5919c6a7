// Stage plays, transcripts and Chinese scripts: speakers named beside or above what they say.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// The shortest beginnings, of four letters or more, that tell the roles apart.
std::map<std::string, std::string> abbreviations(const Script& script) {
  std::set<std::string> roles;
  for (const Utterance& u : script.utterances)
    if (is_speech(u)) roles.insert(u.role);
  std::map<std::string, std::string> short_names;
  for (const std::string& role : roles) {
    std::size_t length = 4;
    const auto ambiguous = [&](const std::string& other) {
      return other != role && other.substr(0, length) == role.substr(0, length);
    };
    while (length < role.size() && std::any_of(roles.begin(), roles.end(), ambiguous)) ++length;
    const bool whole = length + 2 >= role.size() || role.find(' ') != std::string::npos ||
                       has_han(role) || static_cast<unsigned char>(role[length - 1]) >= 0x80;
    short_names[role] = whole ? role : role.substr(0, length);
  }
  return short_names;
}

class PlayWriter {
 public:
  PlayWriter(const Script& script, const PlayLayout& layout)
      : script_(script), layout_(layout), short_names_(abbreviations(script)) {}

  RenderedText write() {
    if (layout_.frame) {
      put(0, "The Paper Lantern Library presents this play", LineKind::meta);
      blank(1);
      put(0, "*** START OF THE PAPER LANTERN EDITION ***", LineKind::meta);
      blank(2);
    }
    front_matter();
    for (const Utterance& u : script_.utterances) {
      if (is_speech(u)) {
        speech(u);
      } else if (u.kind == UtteranceKind::scene_heading) {
        if (layout_.headings) block(0, u.content, LineKind::scene_heading, 1);
      } else if (u.kind != UtteranceKind::meta) {
        direction(u.content);
      }
    }
    if (layout_.frame) {
      blank(2);
      put(0, "*** END OF THE PAPER LANTERN EDITION ***", LineKind::meta);
      blank(1);
      put(0, "Readers may copy this play. PIP: the lamp is not included.", LineKind::meta);
    }
    RenderedText out;
    for (const RenderedLine& line : lines_) {
      out.text += line.text + layout_.line_end;
      out.lines.push_back(line.kind);
    }
    return out;
  }

 private:
  void put(int column, std::string_view text, LineKind kind) {
    lines_.push_back(
        {std::string(static_cast<std::size_t>(std::max(column, 0)), ' ') + std::string(text),
         kind});
  }
  void blank(int count) {
    if (lines_.empty()) return;
    for (int i = 0; i < count; ++i) lines_.push_back({});
  }

  void front_matter() {
    if (layout_.title_page && !script_.title.empty()) {
      put(0, layout_.wide_colon ? "《" + script_.title + "》" : upper_case(script_.title),
          LineKind::meta);
      if (!layout_.wide_colon) blank(1);
      if (!script_.author.empty())
        put(0, (layout_.wide_colon ? "作者：" : "by ") + script_.author, LineKind::meta);
      blank(layout_.wide_colon ? 1 : 2);
    }
    if (!layout_.cast_list) return;
    put(0, layout_.wide_colon ? "人物：" : "DRAMATIS PERSONAE", LineKind::meta);
    if (!layout_.wide_colon) blank(1);
    for (const Speaker& speaker : speakers_of(script_))
      put(0, speaker.name + (layout_.wide_colon ? "——剧中人" : ", of the play"), LineKind::meta);
    blank(2);
    // The list ends at a heading.
    if (script_.utterances.empty()) return;
    const auto first =
        std::find_if(script_.utterances.begin(), script_.utterances.end(),
                     [](const Utterance& u) { return u.kind != UtteranceKind::meta; });
    if (first == script_.utterances.end() || first->kind != UtteranceKind::scene_heading ||
        !layout_.headings)
      block(0, layout_.wide_colon ? "第一场" : "ACT I", LineKind::scene_heading, 1);
  }

  void block(int indent, std::string_view text, LineKind kind, int blanks) {
    blank(std::max(blanks, layout_.blank_between));
    for (const std::string& line : wrapped(text, layout_.width - indent)) put(indent, line, kind);
    if (layout_.blank_between == 0 && !layout_.wide_colon) blank(1);
  }

  std::string bracketed(std::string text) const {
    text = std::string(trim(text));
    const bool has_brackets = is_bracketed(text);
    if (has_brackets) {
      for (const auto& [open, close] : kBrackets) {
        if (!text.starts_with(open)) continue;
        text.erase(0, open.size());
        if (text.ends_with(close)) text.erase(text.size() - close.size());
      }
    }
    if (layout_.italic_directions) text = "_" + text + "_";
    return layout_.open + text + layout_.close;
  }

  void direction(const std::string& text) {
    if (layout_.wide_colon && !is_bracketed(text)) {
      put(0, "旁白：" + text, LineKind::action);
      return;
    }
    block(layout_.direction_indent, bracketed(text), LineKind::action, 1);
  }

  std::string name_of(const std::string& role) const {
    std::string name = layout_.abbreviated ? short_names_.at(role) : role;
    if (layout_.name_case == NameCase::capitals) name = upper_case(name);
    if (layout_.name_case == NameCase::title) name = title_case(name);
    return name;
  }

  void speech(const Utterance& u) {
    SplitSpeech split{.opening = {}, .rest = u};
    if (layout_.opening_beside_name) split = split_opening_directions(u);
    const std::string italic = layout_.italic_directions ? "_" : "";
    const std::string text =
        with_directions(split.rest, layout_.open + italic, italic + layout_.close);
    std::string name = name_of(u.role);
    if (layout_.italic_names) name = "_" + name + "_";
    if (!split.opening.empty())
      name += (layout_.wide_colon ? "" : " ") + layout_.open + split.opening + layout_.close;
    // `Mr. Strode.`, but no second stop behind `Strode Jr.`
    if (!(layout_.name_end == "." && name.ends_with("."))) name += layout_.name_end;
    blank(layout_.blank_between);
    if (layout_.place == NamePlace::before) {
      const std::string gap = layout_.wide_colon ? "" : " ";
      const int hang = layout_.speech_indent - layout_.first_indent;
      const auto lines = wrapped(name + gap + text, layout_.width - std::max(hang, 0));
      for (std::size_t i = 0; i < lines.size(); ++i)
        put(i == 0 ? layout_.first_indent : layout_.speech_indent, lines[i], LineKind::dialogue);
      return;
    }
    const int middle = (layout_.width - character_count(name)) / 2;
    put(layout_.place == NamePlace::centred ? middle : layout_.first_indent, name, LineKind::cue);
    for (const std::string& line : wrapped(text, layout_.width - layout_.speech_indent))
      put(layout_.speech_indent, line, LineKind::dialogue);
  }

  const Script& script_;
  const PlayLayout& layout_;
  std::map<std::string, std::string> short_names_;
  std::vector<RenderedLine> lines_;
};

}  // namespace

RenderedText render_play(const Script& script, const PlayLayout& layout) {
  return PlayWriter(script, layout).write();
}

}  // namespace rolellm
