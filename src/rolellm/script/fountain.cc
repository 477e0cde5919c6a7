// Fountain (fountain.io/syntax): everything follows from blank lines, capitals and a few marks.
#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// Removes `*`, `**`, `***` and `_` that mark emphasis; an escaped mark stays.
std::string without_emphasis(std::string_view text) {
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size() && (text[i + 1] == '*' || text[i + 1] == '_')) {
      plain += text[++i];
    } else if (c == '*') {
      continue;
    } else if (c == '_') {
      const bool inside = i > 0 && i + 1 < text.size() &&
                          std::isalnum(static_cast<unsigned char>(text[i - 1])) &&
                          std::isalnum(static_cast<unsigned char>(text[i + 1]));
      if (inside) plain += c;  // snake_case is no underline
    } else {
      plain += c;
    }
  }
  return plain;
}

/// Who is named by a line that may be a cue.
Cue cue_of(std::string_view line) {
  return split_cue(without_emphasis(line.front() == '@' ? line.substr(1) : line));
}

bool is_cue(const Lines& lines, std::size_t i) {
  const std::string_view line = trim(lines[i]);
  if (line.empty() || line.size() > kLongestCue) return false;
  const bool blank_before = i == 0 || is_blank(lines[i - 1]);
  const bool text_after = i + 1 < lines.size() && !is_blank(lines[i + 1]);
  if (!blank_before || !text_after) return false;
  // `@` alone, or a bracket that opens before any name, calls nobody.
  if (line.front() == '@') return !cue_of(line).name.empty();
  if (std::string_view("!~>.#=").find(line.front()) != std::string_view::npos)
    return false;                                                // forced otherwise
  const std::string_view name = line.substr(0, line.find('('));  // extensions may be lower case
  return is_capital_name(name) && !is_transition(line) && character_count(line) <= 60 &&
         !cue_of(line).name.empty();
}

/// Blanks out notes `[[ ]]` and boneyard `/* */`; what is left of each line, and which lines were
/// touched. A note ends at a truly empty line at the latest.
struct Stripped {
  Lines lines;
  std::vector<bool> touched;
};

Stripped strip_notes(const Lines& source, TaggedScript& script) {
  Stripped out;
  std::string_view closing;  // "" outside
  for (const std::string_view line : source) {
    std::string kept;
    bool touched = !closing.empty();
    if (closing == "]]" && line.empty()) closing = "";
    for (std::size_t at = 0; at < line.size();) {
      if (!closing.empty()) {
        touched = true;
        const std::size_t end = line.find(closing, at);
        at = end == std::string_view::npos ? line.size() : end + closing.size();
        if (end == std::string_view::npos) continue;
        closing = "";
        // One blank is left where "word [[note]] word" had two.
        const bool blank_before = kept.empty() || kept.back() == ' ';
        if (blank_before && at < line.size() && line[at] == ' ') ++at;
      } else if (line.compare(at, 2, "[[") == 0 || line.compare(at, 2, "/*") == 0) {
        closing = line[at] == '[' ? "]]" : "*/";
        touched = true;
        at += 2;
      } else {
        kept += line[at++];
      }
    }
    out.lines.push_back(touched ? script.keep(std::move(kept)) : line);
    out.touched.push_back(touched);
  }
  return out;
}

/// Reads `Key: value` lines with indented continuations; returns the line after them.
std::size_t read_title_page(const Lines& lines, TaggedScript& script) {
  std::size_t end = 0;
  std::string key;
  while (end < lines.size() && !is_blank(lines[end])) {
    const std::string_view line = lines[end];
    const std::size_t colon = line.find(':');
    const bool continuation = line.front() == ' ' || line.front() == '\t';
    if (!continuation &&
        (colon == std::string_view::npos || colon > 30 || has_lowercase(line.substr(0, 1))))
      return 0;
    std::string value;
    if (continuation) {
      value = std::string(trim(line));
    } else {
      key = line.substr(0, colon);
      std::transform(key.begin(), key.end(), key.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      value = std::string(trim(line.substr(colon + 1)));
    }
    std::string* field = key == "title"                         ? &script.title
                         : key == "author" || key == "authors"  ? &script.author
                         : key == "license" || key == "licence" ? &script.license
                                                                : nullptr;
    if (field && !value.empty()) *field += (field->empty() ? "" : " ") + without_emphasis(value);
    ++end;
  }
  return end;
}

TaggedLine tag(LineKind kind, std::string_view text, TaggedScript& script) {
  text = trim(text);
  const bool marked = text.find_first_of("*_") != std::string_view::npos;
  return {.kind = kind, .text = marked ? script.keep(without_emphasis(text)) : text};
}

/// A line outside any speech.
TaggedLine tag_block_line(std::string_view line, TaggedScript& script) {
  if (line.front() == '!') return tag(LineKind::action, line.substr(1), script);
  if (line.front() == '~') return tag(LineKind::lyrics, line.substr(1), script);
  if (line.starts_with("===")) return tag(LineKind::meta, line, script);
  if (line.front() == '#' || line.front() == '=') return tag(LineKind::meta, line, script);
  if (line.front() == '>') {
    if (line.back() == '<' && line.size() > 1)
      return tag(LineKind::action, line.substr(1, line.size() - 2), script);
    return tag(LineKind::transition, line.substr(1), script);
  }
  const bool forced = line.front() == '.' && line.size() > 1 && line[1] != '.';
  if (forced || is_scene_heading(line)) {
    std::string_view heading = forced ? line.substr(1) : line;
    if (heading.back() == '#') {  // scene number #1A#
      const std::size_t open = heading.find('#');
      if (open + 1 < heading.size()) heading = heading.substr(0, open);
    }
    return tag(LineKind::scene_heading, heading, script);
  }
  if (is_transition(line)) return tag(LineKind::transition, line, script);
  return tag(LineKind::action, line, script);
}

}  // namespace

double looks_like_fountain(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  int cues = 0, headings = 0, indented = 0, ink = 0, stopped = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    ++ink;
    if (indent_of(lines[i]) >= 5) ++indented;
    if (is_scene_heading(lines[i])) {
      ++headings;
    } else if (indent_of(lines[i]) < 5 && is_cue(lines, i)) {
      ++cues;
      stopped += trim(lines[i]).back() == '.' ? 1 : 0;
    }
  }
  TaggedScript page;
  const bool title_page = !lines.empty() && !is_blank(lines[0]) &&
                          read_title_page(lines, page) > 0 && !page.title.empty();
  why = fmt::format("{} cues in capitals between blank line and speech, {} scene headings{}", cues,
                    headings, title_page ? ", a title page" : "");
  // Names that end in a full stop are a stage play's.
  if (cues < 2 || indented * 4 > ink || stopped * 2 > cues) return 0;
  const double share = std::min(1.0, 6.0 * cues / std::max(ink, 1));
  return share * (title_page ? 0.98 : headings > 0 ? 0.95 : 0.55);
}

Result<TaggedScript> parse_fountain(const SourceText& text) {
  const Lines& source = text.lines();
  TaggedScript script;
  const Stripped stripped = strip_notes(source, script);
  const Lines& lines = stripped.lines;
  const std::size_t body = lines.empty() || is_blank(lines[0]) ? 0 : read_title_page(lines, script);
  bool in_speech = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    TaggedLine tagged;
    if (i < body) {
      tagged = tag(LineKind::meta, line, script);
    } else if (line.empty()) {
      // Two blanks on an otherwise empty line keep the speech open.
      const bool open = in_speech && source[i].size() >= 2 && !stripped.touched[i];
      tagged.keeps_speech_open = open;
      if (stripped.touched[i] && !is_blank(source[i])) {
        tagged = tag(LineKind::meta, source[i], script);
      } else if (!open) {
        in_speech = false;
      }
    } else if (in_speech && line.starts_with("===")) {
      tagged = tag(LineKind::meta, line, script);  // a page break in the middle of a speech
    } else if (in_speech && line.front() == '~') {
      tagged = tag(LineKind::lyrics, line.substr(1), script);
    } else if (in_speech) {
      tagged = tag(is_bracketed(line) ? LineKind::parenthetical : LineKind::dialogue, line, script);
    } else if (const bool heading = is_scene_heading(line); !heading && is_cue(lines, i)) {
      tagged.kind = LineKind::cue;
      tagged.cue = script.add_cue(cue_of(line));
      in_speech = true;
    } else {
      tagged = tag_block_line(line, script);
    }
    script.lines.push_back(tagged);
  }
  return script;
}

}  // namespace rolellm
