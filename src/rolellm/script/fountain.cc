// Fountain (fountain.io/syntax): everything follows from blank lines, capitals and a few marks.
#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/fountain_marks.h"
#include "rolellm/script/fountain_notes.h"
#include "rolellm/script/front_lists.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Keys that make a block at the top a title page; `FADE IN:` does not.
const Result<std::vector<std::string>>& title_keys() {
  static const auto keys = [] {
    auto table = read_data_yaml("words/fountain.yaml");
    return table ? strings_field(*table, "title_keys")
                 : Result<std::vector<std::string>>(fail(table.error()));
  }();
  return keys;
}

bool is_title_key(const std::string& key) {
  const auto& keys = title_keys();
  return keys && std::find(keys->begin(), keys->end(), key) != keys->end();
}

/// Reads `Key: value` lines with indented continuations; returns the line after them.
std::size_t read_fountain_title(const Lines& lines, TaggedScript& script) {
  constexpr std::size_t kLongestKey = 30;
  std::size_t end = 0;
  bool any_known = false;
  std::string key, title, author, license;
  for (; end < lines.size() && !is_blank(lines[end]); ++end) {
    const std::string_view line = lines[end];
    const bool continuation = line.front() == ' ' || line.front() == '\t';
    const std::size_t colon = line.find(':');
    if (continuation ? key.empty() : colon == 0 || colon > kLongestKey) return 0;
    if (!continuation) key = lower_ascii(line.substr(0, colon));
    any_known = any_known || is_title_key(key);
    const std::string_view value = trim(continuation ? line : line.substr(colon + 1));
    std::string* field = key == "title"                         ? &title
                         : key == "author" || key == "authors"  ? &author
                         : key == "license" || key == "licence" ? &license
                                                                : nullptr;
    if (field && !value.empty()) *field += (field->empty() ? "" : " ") + without_emphasis(value);
  }
  if (!any_known) return 0;
  script.title = std::move(title);
  script.author = std::move(author);
  script.license = std::move(license);
  return end;
}

TaggedLine tag(LineKind kind, std::string_view text, TaggedScript& script) {
  text = trim(text);
  const bool marked = text.find_first_of("*_") != std::string_view::npos;
  return {.kind = kind, .text = marked ? script.keep(without_emphasis(text)) : text};
}

class FountainReader {
 public:
  explicit FountainReader(const Lines& source)
      : source_(source), stripped_(strip_notes(source, script_)) {}

  TaggedScript read() {
    const Lines& lines = stripped_.lines;
    const std::size_t body =
        lines.empty() || is_blank(lines[0]) ? 0 : read_fountain_title(lines, script_);
    script_.lines.reserve(lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const std::string_view line = trim(lines[i]);
      if (i < body) {
        script_.lines.push_back(tag(LineKind::meta, line, script_));
      } else if (line.empty()) {
        script_.lines.push_back(blank_line(i));
      } else if (in_speech_) {
        script_.lines.push_back(speech_line(i, line));
      } else {
        script_.lines.push_back(block_line(i, line));
      }
    }
    return std::move(script_);
  }

 private:
  TaggedLine blank_line(std::size_t i) {
    const bool hidden = stripped_.touched[i];
    if (hidden && !is_blank(source_[i])) return tag(LineKind::meta, source_[i], script_);
    // Two blanks on an otherwise empty line keep the speech open; so do lines of a boneyard.
    const bool open = in_speech_ && (hidden || source_[i].size() >= 2);
    in_speech_ = open;
    parenthesis_until_ = 0;
    return {.keeps_speech_open = open};
  }

  TaggedLine speech_line(std::size_t i, std::string_view line) {
    if (is_page_break(line)) return tag(LineKind::meta, line, script_);
    if (line.front() == '~') return tag(LineKind::lyrics, line.substr(1), script_);
    if (line.front() == '!' || line.front() == '>') {
      in_speech_ = false;
      return block_line(i, line);
    }
    if (i >= parenthesis_until_) parenthesis_until_ = end_of_parenthesis(i, line);
    return tag(i < parenthesis_until_ ? LineKind::parenthetical : LineKind::dialogue, line,
               script_);
  }

  /// The line below a direction that begins on line `i`; `i` when none does.
  std::size_t end_of_parenthesis(std::size_t i, std::string_view line) const {
    constexpr std::size_t kMostLines = 6;
    if (is_bracketed(line)) return i + 1;
    if (line.front() != '(' || line.find(')') != std::string_view::npos) return i;
    const Lines& lines = stripped_.lines;
    for (std::size_t below = i + 1; below < std::min(lines.size(), i + kMostLines); ++below) {
      const std::string_view text = trim(lines[below]);
      if (text.empty()) break;
      if (text.find_first_of("()") == text.size() - 1 && text.back() == ')') return below + 1;
      if (text.find_first_of("()") != std::string_view::npos) break;
    }
    return i;
  }

  TaggedLine block_line(std::size_t i, std::string_view line) {
    const auto as = [&](LineKind kind, std::string_view text) { return tag(kind, text, script_); };
    if (begins_paragraph(i) && has_speech_below(i) && is_fountain_cue(line)) {
      in_speech_ = true;
      return {.kind = LineKind::cue, .cue = script_.add_cue(fountain_cue(line))};
    }
    switch (line.front()) {
      case '!':
        return as(LineKind::action, line.substr(1));
      case '~':
        return as(LineKind::lyrics, line.substr(1));
      case '#':
      case '=':
        return as(LineKind::meta, line);  // sections, synopses, page breaks
      case '>':
        if (line.size() > 1 && line.back() == '<')
          return as(LineKind::action, line.substr(1, line.size() - 2));
        return as(LineKind::transition, line.substr(1));
      default:
        break;
    }
    if (is_forced_heading(line) || (is_fountain_heading(line) && may_be_heading(i, line)))
      return as(LineKind::scene_heading, fountain_heading_text(line));
    return as(is_fountain_transition(line) ? LineKind::transition : LineKind::action, line);
  }

  bool begins_paragraph(std::size_t i) const { return i == 0 || is_blank(stripped_.lines[i - 1]); }

  /// Below a blank line or an element of one line; or before a blank line, all in capitals.
  bool may_be_heading(std::size_t i, std::string_view line) const {
    const LineKind above = i == 0 ? LineKind::blank : script_.lines.back().kind;
    if (begins_paragraph(i) || above == LineKind::meta || above == LineKind::scene_heading ||
        above == LineKind::transition)
      return true;
    const Lines& lines = stripped_.lines;
    return !has_lowercase(line) && (i + 1 == lines.size() || is_blank(lines[i + 1]));
  }

  bool has_speech_below(std::size_t i) const {
    const Lines& lines = stripped_.lines;
    for (++i; i < lines.size() && is_blank(lines[i]); ++i)
      if (!stripped_.touched[i]) return false;  // a note between name and speech is not there
    return i < lines.size();
  }

  const Lines& source_;
  TaggedScript script_;
  StrippedLines stripped_;
  bool in_speech_ = false;
  std::size_t parenthesis_until_ = 0;  // line below a direction of several lines
};

/// What printing on pages leaves and a writer of Fountain does not type: `(MORE)`, `CONTINUED:`, a
/// parenthetical that goes on in the next line.
bool is_torn_from_a_page(std::string_view line) {
  return is_page_furniture(line) ||
         (line.starts_with('(') && line.find(')') == std::string_view::npos);
}

/// A line that goes on in the middle of a sentence, right below another: pages wrap, writers of
/// Fountain mostly do not.
bool is_wrapped(const Lines& lines, std::size_t i) {
  if (i == 0 || is_blank(lines[i - 1])) return false;
  const std::string_view line = trim(lines[i]);
  return !line.empty() && line.front() >= 'a' && line.front() <= 'z';
}

/// Signs by which a writer of Fountain forces what a line is.
bool is_forced(std::string_view line) {
  const bool sign = std::string_view("@!").find(line.front()) != std::string_view::npos;
  const bool heading = is_forced_heading(line) && !has_lowercase(line);  // `.only` is a slip
  return (sign && line.size() > 1 && (is_ascii_letter(line[1]) || is_beyond_ascii(line[1]))) ||
         heading || line.starts_with("[[") || line.starts_with("/*") ||
         (line.starts_with('>') && line.ends_with('<'));
}

/// Signs that only Fountain has, though others have lines of them.
bool is_marked(std::string_view line) {
  for (const std::string_view mark : {"@", "~", "# ", "## ", "= ", "==="})
    if (line.starts_with(mark)) return true;
  const bool dual = line.ends_with('^') && is_fountain_cue(line);
  return dual || is_forced(line) || is_forced_heading(line);
}

/// `Ann: Yes.`: a line of a transcript.
bool is_named(std::string_view line) {
  constexpr std::size_t kLongestName = 30;
  const std::size_t colon = line.find(": ");
  return colon != std::string_view::npos && colon <= kLongestName && line.front() >= 'A' &&
         line.front() <= 'Z';
}

/// What speaks for Fountain, and what against it.
struct FountainSigns {
  int ink = 0, indented = 0;
  int cues = 0;
  int forced_cues = 0, stopped = 0;  // of these, `@NAME` and `NAME.`
  int headings = 0, divisions = 0;   // of places; `ACT II`
  int torn = 0, wrapped = 0, named = 0;
  int marked = 0, forced = 0;
  bool title_page = false;

  explicit FountainSigns(const Lines& lines) {
    TaggedScript page;
    const std::size_t body =
        lines.empty() || is_blank(lines[0]) ? 0 : read_fountain_title(lines, page);
    title_page = body > 0;
    const LineSpan list = front_lists(lines);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (is_blank(lines[i]) || list.contains(i)) continue;
      ++ink;
      if (i < body) continue;
      if (indent_of(lines[i]) >= 5) {
        ++indented;
        continue;
      }
      add(lines, i);
    }
  }

  /// A title page or forced elements, and nothing of a play's or a transcript's.
  bool are_sure() const {
    constexpr int kLinesPerMark = 50;
    const bool forces = forced > 0 && forced * kLinesPerMark >= ink;
    const bool staged = divisions > headings || named > cues;
    return forces || (title_page && !staged);
  }

 private:
  void add(const Lines& lines, std::size_t i) {
    const std::string_view line = trim(lines[i]);
    torn += is_torn_from_a_page(line) ? 1 : 0;
    wrapped += is_wrapped(lines, i) ? 1 : 0;
    marked += is_marked(line) ? 1 : 0;
    forced += is_forced(line) ? 1 : 0;
    named += is_named(line) ? 1 : 0;
    const bool between =
        (i == 0 || is_blank(lines[i - 1])) && i + 1 < lines.size() && !is_blank(lines[i + 1]);
    if (is_fountain_heading(line) || is_forced_heading(line)) {
      ++headings;
    } else if (is_act_or_scene(line)) {
      ++divisions;
    } else if (between && is_fountain_cue(line)) {
      ++cues;
      stopped += line.back() == '.' ? 1 : 0;
      forced_cues += line.front() == '@' ? 1 : 0;
    }
  }
};

}  // namespace

double looks_like_fountain(const Specimen& specimen, std::string& why) {
  const FountainSigns signs(specimen.source.lines());
  why = fmt::format("{} cues in capitals between blank line and speech, {} scene headings{}{}",
                    signs.cues, signs.headings, signs.title_page ? ", a title page" : "",
                    signs.forced > 0 ? ", forced elements" : "");
  const bool sure = signs.are_sure();
  // Names that end in a full stop are a stage play's.
  if (signs.cues < (sure ? 1 : 2) || signs.indented * 4 > signs.ink ||
      signs.stopped * 2 > signs.cues)
    return 0;
  constexpr double kSure = 0.95;  // a transcript has 0.9 at most
  const double share = std::min(1.0, 6.0 * signs.cues / std::max(signs.ink, 1));
  if (signs.forced_cues * 2 > signs.cues)
    return std::max(share, kSure);  // nothing else has `@NAME`
  if (sure) return std::max(share * 0.98, kSure);
  if (signs.title_page) return share * 0.98;
  const bool printed = signs.torn > 0 || (signs.marked == 0 && signs.wrapped * 8 > signs.ink);
  if (printed) return share * 0.4;  // a plain-text screenplay's, which has 0.5
  return share * (signs.headings > 0 ? 0.95 : 0.55);
}

Result<TaggedScript> parse_fountain(const Lines& lines) {
  if (const auto& keys = title_keys(); !keys) return fail(keys.error(), "words/fountain.yaml");
  return FountainReader(lines).read();
}

}  // namespace rolellm
