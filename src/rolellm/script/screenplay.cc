// Screenplays in plain text: kinds follow from capitals, neighbours and columns, and the columns
// differ from file to file, so they are measured first.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/running_heads.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// Where this file puts its names, speeches and action.
struct Columns {
  int action = 0;
  int cue = 0;
  int dialogue = 0;
  bool indented = false;  ///< names stand apart from action by their column
};

bool capital_line(std::string_view line) {
  const std::string_view name = trim(line.substr(0, line.find('(')));
  return line.size() <= kLongestCue && has_uppercase(name) && is_capital_name(name) &&
         character_count(name) <= 40 && !is_scene_heading(line) && !is_numbered_heading(line) &&
         !is_transition(line) && !is_page_furniture(line);
}

/// The next line with ink; `lines.size()` at the end, or when more than a few blank lines come
/// first: looking further would take quadratic time in a file of blank lines.
std::size_t next_ink(const Lines& lines, std::size_t i) {
  constexpr std::size_t kFewLines = 4;
  for (std::size_t below = i + 1; below < lines.size() && below <= i + kFewLines; ++below) {
    if (!is_blank(lines[below])) return below;
  }
  return lines.size();
}

int most_common(const std::map<int, int>& counts) {
  const auto best =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return best == counts.end() ? 0 : best->first;
}

Columns measure_columns(const Lines& lines) {
  std::map<int, int> cue_columns, below_cue, plain;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const int indent = indent_of(lines[i]);
    if (!capital_line(lines[i])) {
      // Headings and page furniture stand further left than action in numbered scripts.
      if (has_lowercase(lines[i]) && !is_scene_heading(lines[i]) && !is_page_furniture(lines[i]))
        ++plain[indent];
      continue;
    }
    const std::size_t below = next_ink(lines, i);
    if (below >= lines.size() || below > i + 2 || !has_lowercase(lines[below])) continue;
    ++cue_columns[indent];
    ++below_cue[indent_of(lines[below])];
  }
  Columns columns;
  columns.cue = most_common(cue_columns);
  columns.dialogue = most_common(below_cue);
  columns.action = plain.empty() ? 0 : plain.begin()->first;
  for (const auto& [column, count] : plain) {
    // The leftmost column that carries a fair share of the text.
    if (count * 12 >= static_cast<int>(lines.size()) / 2) {
      columns.action = column;
      break;
    }
  }
  columns.indented = columns.cue >= columns.action + 6;
  return columns;
}

bool equals_ignoring_case(std::string_view text, std::string_view lower) {
  return std::equal(text.begin(), text.end(), lower.begin(), lower.end(), [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
  });
}

/// `by`, `Written by Ann Other`: true, and who follows on the line, if anyone.
bool is_by_line(std::string_view line, std::string_view& author) {
  line = trim(line);
  for (const std::string_view start : {"written by", "screenplay by", "a screenplay by", "by"}) {
    if (line.size() < start.size() || !equals_ignoring_case(line.substr(0, start.size()), start))
      continue;
    const std::string_view rest = line.substr(start.size());
    if (!rest.empty() && rest.front() != ' ' && rest.front() != ':') return false;
    author = trim(rest.substr(rest.empty() || rest.front() != ':' ? 0 : 1));
    // "By the door" is action.
    return start != "by" || author.empty() || has_uppercase(author.substr(0, 1));
  }
  return false;
}

/// A title page: the title, then who wrote it, before any heading. Returns the line after them, or
/// 0.
std::size_t read_title_page(const Lines& lines, TaggedScript& script) {
  constexpr std::size_t kMostLines = 60;
  constexpr int kMostInk = 6;
  int ink = 0;
  std::string title;
  for (std::size_t i = 0; i < std::min(lines.size(), kMostLines); ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty()) continue;
    if (is_scene_heading(line) || is_transition(line) || ++ink > kMostInk) return 0;
    std::string_view author;
    if (!is_by_line(line, author)) {
      if (title.empty()) title = line;
      continue;
    }
    if (title.empty()) return 0;
    if (author.empty() && next_ink(lines, i) < lines.size())
      author = trim(lines[i = next_ink(lines, i)]);
    script.title = title;
    script.author = author;
    return i + 1;
  }
  return 0;
}

bool is_cue(const Lines& lines, std::size_t i, const Columns& columns) {
  if (!capital_line(lines[i])) return false;
  const int indent = indent_of(lines[i]);
  if (columns.indented && (indent < columns.cue - 8 || indent > columns.cue + 14)) return false;
  const std::string_view line = trim(lines[i]);
  if (split_cue(line).name.empty()) return false;  // a bracket that opens before any name
  if (line.back() == '.' && !columns.indented) return false;
  if (line.back() == '!' || line.back() == '?') return false;
  const std::size_t below = next_ink(lines, i);
  // An excerpt may end with a name.
  if (below >= lines.size()) return columns.indented && i + 2 >= lines.size();
  if (!columns.indented) {
    // Without columns only the blank lines tell: one before, none after.
    return below == i + 1 && (i == 0 || is_blank(lines[i - 1]));
  }
  return below <= i + 2 && indent_of(lines[below]) < indent;
}

}  // namespace

double looks_like_screenplay(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  const Columns columns = measure_columns(lines);
  int cues = 0, ink = 0, headings = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    ++ink;
    cues += is_cue(lines, i, columns) ? 1 : 0;
    headings += is_scene_heading(lines[i]) ? 1 : 0;
  }
  why = fmt::format(
      "{} names in capitals at column {}, speech at {}, action at {}, {} scene headings", cues,
      columns.cue, columns.dialogue, columns.action, headings);
  if (cues < 2) return 0;
  return std::min(1.0, 6.0 * cues / std::max(ink, 1)) *
         (columns.indented || headings > 0 ? 0.8 : 0.5);
}

Result<TaggedScript> parse_screenplay(const SourceText& source) {
  const Lines& lines = source.lines();
  TaggedScript script;
  const Columns columns = measure_columns(lines);
  bool in_speech = false;
  bool inside_bracket = false;
  bool speech_began = false;
  bool anyone_spoke = false;
  const std::vector<bool> head_or_foot = running_heads(lines);
  const std::size_t body = read_title_page(lines, script);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    const int indent = indent_of(lines[i]);
    TaggedLine tagged;
    tagged.text = line;
    const bool after_blank = i > 0 && is_blank(lines[i - 1]);
    if (line.empty()) {
      // Double-spaced files put an empty line even between name and speech: the column decides.
      const std::size_t below = next_ink(lines, i);
      tagged.keeps_speech_open =
          in_speech && columns.indented && below < lines.size() && !speech_began && below == i + 1;
      if (!tagged.keeps_speech_open) in_speech = inside_bracket = false;
    } else if (i < body || is_page_furniture(line) || head_or_foot[i]) {
      tagged.kind = LineKind::meta;
    } else if (is_scene_heading(line) || is_numbered_heading(line)) {
      tagged.kind = LineKind::scene_heading;
      tagged.text = script.keep(heading_text(line));
      in_speech = false;
    } else if (is_transition(line)) {
      tagged.kind = LineKind::transition;
      in_speech = false;
    } else if (is_cue(lines, i, columns)) {
      tagged.kind = LineKind::cue;
      tagged.cue = script.add_cue(split_cue(line));
      in_speech = anyone_spoke = true;
      speech_began = inside_bracket = false;
    } else if (in_speech && columns.indented && !inside_bracket && indent + 3 < columns.dialogue &&
               indent <= columns.action + 2) {
      tagged.kind = LineKind::action;  // back in the action column without an empty line
      in_speech = false;
    } else if (in_speech) {
      const bool opens = line.front() == '(';
      tagged.kind = opens || inside_bracket ? LineKind::parenthetical : LineKind::dialogue;
      inside_bracket = (opens || inside_bracket) && line.find(')') == std::string_view::npos;
      speech_began = true;
    } else if (!anyone_spoke && columns.indented && columns.dialogue >= columns.action + 4 &&
               indent >= columns.dialogue - 3) {
      // An excerpt that begins inside a speech: its words, with nobody known to say them.
      tagged.kind = line.front() == '(' ? LineKind::parenthetical : LineKind::dialogue;
    } else {
      tagged.kind = LineKind::action;
      tagged.starts_paragraph = after_blank;
    }
    script.lines.push_back(tagged);
  }
  return script;
}

}  // namespace rolellm
