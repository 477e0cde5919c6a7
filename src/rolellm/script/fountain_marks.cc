#include "rolellm/script/fountain_marks.h"

#include <algorithm>
#include <array>
#include <vector>

#include "rolellm/script/scene_numbers.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool is_alnum(char c) { return is_ascii_alnum(c) || is_beyond_ascii(c); }
bool is_space(char c) { return c == ' ' || c == '\t'; }

/// Pairs opening and closing marks, the innermost first.
class EmphasisMarks {
 public:
  explicit EmphasisMarks(std::string_view text) : text_(text), dropped_(text.size()) {
    for (std::size_t at = 0; at < text.size();) {
      const bool escapes =
          text[at] == '\\' && at + 1 < text.size() && (text[at + 1] == '*' || text[at + 1] == '_');
      if (escapes) {
        dropped_[at] = true;
        at += 2;
      } else if (text[at] == '*' || text[at] == '_') {
        const std::size_t end = std::min(text.find_first_not_of(text[at], at), text.size());
        read_run(at, end);
        at = end;
      } else {
        ++at;
      }
    }
  }

  std::string rest() const {
    std::string plain;
    for (std::size_t i = 0; i < text_.size(); ++i)
      if (!dropped_[i]) plain += text_[i];
    return plain;
  }

 private:
  struct Run {
    std::size_t begin, end;
  };

  void read_run(std::size_t begin, std::size_t end) {
    const bool before = begin > 0 && !is_space(text_[begin - 1]);
    const bool behind = end < text_.size() && !is_space(text_[end]);
    // snake_case is no underline
    if (text_[begin] == '_' && before && behind && is_alnum(text_[begin - 1]) &&
        is_alnum(text_[end]))
      return;
    std::vector<Run>& open = text_[begin] == '*' ? open_stars_ : open_lines_;
    while (before && begin < end && !open.empty()) {
      Run& opening = open.back();
      const std::size_t pairs = std::min(end - begin, opening.end - opening.begin);
      drop(begin, begin + pairs);
      drop(opening.end - pairs, opening.end);
      begin += pairs;
      opening.end -= pairs;
      if (opening.begin == opening.end) open.pop_back();
    }
    if (behind && begin < end) open.push_back({begin, end});
  }

  void drop(std::size_t from, std::size_t until) {
    for (std::size_t i = from; i < until; ++i) dropped_[i] = true;
  }

  std::string_view text_;
  std::vector<bool> dropped_;
  std::vector<Run> open_stars_, open_lines_;
};

}  // namespace

std::string without_emphasis(std::string_view text) {
  if (text.find_first_of("*_") == std::string_view::npos) return std::string(text);
  return EmphasisMarks(text).rest();
}

bool is_fountain_heading(std::string_view line) {
  line = trim(line);
  if (line.empty()) return false;
  const char first = line.front();
  if (is_beyond_ascii(first)) return is_scene_heading(line);
  if (is_ascii_digit(first)) return is_place_heading(line);
  if (std::string_view("IiEe").find(first) == std::string_view::npos) return false;
  // The longer ones first.
  constexpr std::array<std::string_view, 10> kPlaces = {
      "INT./EXT", "EXT./INT", "INT/EXT", "EXT/INT", "INT", "EXT", "EST", "I/E", "I./E", "E/I"};
  const auto* place = std::find_if(kPlaces.begin(), kPlaces.end(), [&](std::string_view word) {
    return line.size() > word.size() && starts_with_ignoring_case(line, word);
  });
  return place != kPlaces.end() &&
         std::string_view(". :").find(line[place->size()]) != std::string_view::npos;
}

bool is_forced_heading(std::string_view line) {
  return line.size() > 1 && line.front() == '.' && is_alnum(line[1]);
}

std::string_view fountain_heading_text(std::string_view line) {
  const bool forced = is_forced_heading(line);
  line = trim(line.substr(forced ? 1 : 0));
  // `12. INT. BARN   12` of a print that has become Fountain.
  if (!forced && is_place_heading(line)) line = without_scene_number(between_scene_numbers(line));
  if (line.size() < 3 || line.back() != '#') return line;
  const std::size_t open = line.rfind('#', line.size() - 2);
  if (open == std::string_view::npos || open == 0 || open + 2 >= line.size()) return line;
  const std::string_view number = line.substr(open + 1, line.size() - open - 2);
  const bool is_number = std::all_of(number.begin(), number.end(),
                                     [](char c) { return is_alnum(c) || c == '-' || c == '.'; });
  return is_number ? trim(line.substr(0, open)) : line;
}

bool is_fountain_transition(std::string_view line) {
  return line == "TO:" || (is_transition(line) && !line.starts_with("THE END"));
}

bool is_page_break(std::string_view line) {
  return line.starts_with("===") && line.find_first_not_of('=') == std::string_view::npos;
}

bool is_fountain_cue(std::string_view line) {
  constexpr int kLongestName = 60;  // characters
  if (line.empty() || line.size() > kLongestCue) return false;
  // `@` alone, or a bracket that opens before any name, calls nobody.
  if (line.front() == '@') return !fountain_cue(line).name.empty();
  if (std::string_view("!~>.#=").find(line.front()) != std::string_view::npos)
    return false;                                                // forced otherwise
  if (has_han(line) && !is_caseless_name(line)) return false;    // a sentence has no case either
  const std::string_view name = line.substr(0, line.find('('));  // extensions may be lower case
  return is_capital_name(name) && character_count(line) <= kLongestName &&
         !is_fountain_transition(line) && !is_fountain_heading(line) &&
         !fountain_cue(line).name.empty();
}

Cue fountain_cue(std::string_view line) {
  return split_cue(without_emphasis(line.substr(line.starts_with('@') ? 1 : 0)));
}

}  // namespace rolellm
