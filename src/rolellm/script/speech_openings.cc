#include "rolellm/script/speech_openings.h"

#include <algorithm>
#include <cctype>

namespace rolellm {
namespace {

bool plausible_name(std::string_view name) {
  if (name.empty() || !has_letter(name) || character_count(name) > 32) return false;
  if (name.find_first_of("\"!?;=<>{}") != std::string_view::npos) return false;
  return std::count(name.begin(), name.end(), ' ') <= 4;
}

/// In names every longer word begins with a capital: "Ein Reisender", "CAPT. JACK", "the Doctor"
/// not.
bool capitalised(std::string_view name) {
  if (has_han(name)) return true;
  bool start = true;
  int words = 0, capitals = 0;
  for (const char c : name) {
    if (start && c != ' ') {
      ++words;
      // Bytes of non-ASCII letters count as capitals: É, Ö.
      if (std::isupper(static_cast<unsigned char>(c)) || static_cast<unsigned char>(c) >= 0x80 ||
          std::isdigit(static_cast<unsigned char>(c)) || c == '&') {
        ++capitals;
      }
    }
    start = c == ' ';
  }
  return words > 0 &&
         (capitals == words || (words >= 2 && capitals >= words - 1 &&
                                !std::islower(static_cast<unsigned char>(name.front()))));
}

/// `PILOT, within` has its direction behind a comma: a name in capitals, then words that are not.
void split_off_direction(Cue& cue) {
  const std::size_t comma = cue.name.find(", ");
  if (comma == std::string::npos || !cue.direction.empty()) return;
  const std::string name = cue.name.substr(0, comma), rest = cue.name.substr(comma + 2);
  if (!is_capital_name(name) || has_uppercase(rest)) return;
  cue.direction = rest;
  cue.name = name;
}

/// `MARGERY and JOSS`, `FAUST UND WAGNER`: all in capitals but for the word between.
bool are_capital_names(const std::string& text) {
  for (const std::string_view word : {" and ", " und "}) {
    const std::size_t at = text.find(word);
    if (at == std::string::npos) continue;
    return is_capital_name(text.substr(0, at)) && is_capital_name(text.substr(at + word.size()));
  }
  return !has_lowercase(text);
}

/// Bytes of the name in `NAME. text`, its full stop excluded; 0 when there is none. Titles keep
/// theirs: `Mrs. Gander. Well.`
std::size_t stopped_name(std::string_view line) {
  constexpr std::string_view kTitles[] = {"MR", "MRS", "MS",   "DR",  "ST",  "CAPT",
                                          "LT", "SGT", "COL",  "GEN", "REV", "HR",
                                          "FR", "MME", "MLLE", "M",   "PROF"};
  for (std::size_t at = line.find('.'); at != std::string_view::npos && at < 48;
       at = line.find('.', at + 1)) {
    const std::size_t word = line.find_last_of(" ", at) + 1;
    std::string last(line.substr(word, at - word));
    if (last.starts_with('_')) last.erase(0, 1);
    std::transform(last.begin(), last.end(), last.begin(),
                   [](unsigned char c) { return std::toupper(c); });
    if (at + 1 < line.size() && line[at + 1] != ' ') return 0;
    if (std::find(std::begin(kTitles), std::end(kTitles), last) == std::end(kTitles)) return at;
  }
  return 0;
}

/// `NAME. text`, `NAME (aside). text`, `_Name_. text`.
std::optional<Opening> read_stopped(std::string_view line) {
  std::string name;
  std::size_t stop = 0;
  const std::size_t bracket = line.find_first_of("([");
  stop = stopped_name(line);
  if (bracket != std::string_view::npos && bracket < 40 && (stop == 0 || bracket < stop)) {
    const std::size_t close = line.find_first_of(")]", bracket);
    if (close == std::string_view::npos || close + 2 >= line.size() || line[close + 1] != '.')
      return std::nullopt;
    stop = close + 1;
  }
  if (stop == 0 || stop + 1 >= line.size()) return std::nullopt;
  for (const char c : line.substr(0, stop))
    if (c != '_') name += c;
  Cue cue = split_cue(name);
  if (!plausible_name(cue.name) || !capitalised(cue.name) ||
      cue.name.find(',') != std::string::npos || cue.name.size() < 2)
    return std::nullopt;
  return Opening{std::move(cue), trim(line.substr(stop + 1))};
}

}  // namespace

std::optional<Opening> read_opening(std::string_view line, NameStyle style) {
  line = trim(line);
  if (line.empty() || is_scene_heading(line) || is_transition(line)) return std::nullopt;
  if (style == NameStyle::own_line) {
    if (line.size() > kLongestCue) return std::nullopt;
    const std::string_view before_bracket = trim(line.substr(0, line.find_first_of("([")));
    const bool stopped =
        !line.empty() && (line.back() == '.' || line.back() == ':' ||
                          (!before_bracket.empty() &&
                           (before_bracket.back() == '.' || before_bracket.back() == ',')));
    const bool bare_capitals = has_uppercase(line) && !has_lowercase(before_bracket);
    if (!stopped && !bare_capitals) return std::nullopt;
    Cue cue = split_cue(line);
    split_off_direction(cue);
    if (!plausible_name(cue.name) || !capitalised(cue.name)) return std::nullopt;
    return Opening{std::move(cue), {}};
  }
  if (style == NameStyle::stop) return read_stopped(line);
  const std::string_view colon = style == NameStyle::wide_colon ? "：" : ":";
  std::size_t at = line.find(colon);
  if (style == NameStyle::wide_colon && at == std::string_view::npos) at = line.find(':');
  if (at == std::string_view::npos || at == 0 || at > kLongestCue) return std::nullopt;
  const std::size_t width = line.compare(at, colon.size(), colon) == 0 ? colon.size() : 1;
  Cue cue = split_cue(line.substr(0, at));
  if (!plausible_name(cue.name) || !capitalised(cue.name)) return std::nullopt;
  if (style == NameStyle::wide_colon && character_count(cue.name) > 10) return std::nullopt;
  const std::string_view speech = trim(line.substr(at + width));
  if (speech.substr(0, 2) == "//") return std::nullopt;  // an address, no speech
  return Opening{std::move(cue), speech};
}

std::optional<Opening> read_wrapped_opening(const Lines& lines, std::size_t i, NameStyle style) {
  if (style == NameStyle::own_line || style == NameStyle::stop || i + 1 >= lines.size() ||
      is_blank(lines[i + 1]))
    return std::nullopt;
  const std::string_view line = trim(lines[i]);
  const std::string_view below = trim(lines[i + 1]);
  const std::size_t open = line.find('(');
  if (open == std::string_view::npos || open > 80 ||
      line.find_first_of("):") != std::string_view::npos) {
    return std::nullopt;
  }
  const std::size_t close = below.find(')');
  if (close == std::string_view::npos || close + 1 >= below.size() || below[close + 1] != ':')
    return std::nullopt;
  Cue cue = split_cue(line.substr(0, open));
  if (!plausible_name(cue.name) || !capitalised(cue.name)) return std::nullopt;
  cue.direction = std::string(line.substr(open + 1)) + " " + std::string(below.substr(0, close));
  return Opening{std::move(cue), trim(below.substr(close + 2))};
}

NameCounts count_names(const Lines& lines, std::size_t from, NameStyle style) {
  NameCounts counts;
  for (std::size_t i = from; i < lines.size(); ++i) {
    const auto opening = read_opening(lines[i], style);
    if (!opening) continue;
    if (style == NameStyle::own_line && (i + 1 >= lines.size() || is_blank(lines[i + 1]))) continue;
    if (style == NameStyle::own_line && i > 0 && !is_blank(lines[i - 1])) continue;
    ++counts[opening->cue.name];
  }
  return counts;
}

bool is_known(const NameCounts& counts, const std::string& name) {
  const auto it = counts.find(name);
  return it != counts.end() && (it->second >= 2 || are_capital_names(name));
}

OpeningFinder::OpeningFinder(const Lines& lines, std::size_t from, NameStyle style)
    : lines_(lines), style_(style) {
  if (style == NameStyle::own_line || style == NameStyle::wide_colon) {
    names_ = count_names(lines, from, style);
    return;
  }
  // First by names alone; where those stand tells where speeches begin.
  const NameCounts candidates = count_names(lines, from, style);
  std::map<int, int> opening_indents, other_indents;
  int openings = 0, below_blank = 0;
  for (std::size_t i = from; i < lines.size(); ++i) {
    if (is_blank(lines[i])) continue;
    const auto opening = read_opening(lines[i], style);
    const bool likely = opening && is_known(candidates, opening->cue.name) &&
                        (is_capital_name(opening->cue.name) || i == 0 || is_blank(lines[i - 1]) ||
                         candidates.at(opening->cue.name) >= 4);
    ++(likely ? opening_indents : other_indents)[indent_of(lines[i])];
    openings += likely ? 1 : 0;
    below_blank += likely && (i == 0 || is_blank(lines[i - 1])) ? 1 : 0;
  }
  after_blanks_ = below_blank * 10 >= openings * 9;
  const auto commonest = [](const std::map<int, int>& counts) {
    const auto most =
        std::max_element(counts.begin(), counts.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? -1 : most->first;
  };
  const int indent = commonest(opening_indents);
  if (indent >= 0 && indent != commonest(other_indents) &&
      opening_indents[indent] * 10 >= openings * 9)
    indent_ = indent;
  for (std::size_t i = from; i < lines.size(); ++i) {
    const auto opening = read_opening(lines[i], style);
    if (opening && may_begin(i, *opening)) ++names_[opening->cue.name];
  }
}

bool OpeningFinder::may_begin(std::size_t i, const Opening& opening) const {
  if (style_ == NameStyle::own_line || style_ == NameStyle::wide_colon) return true;
  if (indent_ >= 0 && indent_of(lines_[i]) != indent_) return false;
  if (i == 0 || is_blank(lines_[i - 1])) return true;
  return !after_blanks_ &&
         (indent_ >= 0 || is_capital_name(opening.cue.name) || style_ == NameStyle::colon);
}

std::optional<Opening> OpeningFinder::at(std::size_t i) const {
  auto opening = read_opening(lines_[i], style_);
  if (!opening || !is_known(names_, opening->cue.name) || !may_begin(i, *opening))
    return std::nullopt;
  if (style_ != NameStyle::own_line) return opening;
  const bool alone =
      (i == 0 || is_blank(lines_[i - 1])) && i + 1 < lines_.size() && !is_blank(lines_[i + 1]);
  return alone ? opening : std::nullopt;
}

}  // namespace rolellm
