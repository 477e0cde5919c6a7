#include "rolellm/script/directions.h"

#include <algorithm>
#include <iterator>

#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestDirection = 600;  // bytes; a longer bracket is never closed

/// `[12]`, `[p. 12]`, `[*]`: of a footnote or a page, no direction.
bool is_reference(std::string_view open, std::string_view inner) {
  if (open != "[" || inner.size() > 8) return false;
  for (const std::string_view page : {"p.", "Pg", "pg.", "S.", "fn"})
    if (inner.starts_with(page)) inner = trim(inner.substr(page.size()));
  return inner.find_first_not_of("0123456789*") == std::string_view::npos;
}

bool is_too_long(const Bracketed& bracket, std::string_view text) {
  return !bracket.known && bracket.end - bracket.begin > kLongestDirection &&
         bracket.inside(text).size() > kLongestDirection;
}

/// Most speeches have no brackets. Bytes and no branch, so that compilers look at many at once.
bool may_open_bracket(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) found |= (c == '(') | (c == '[') | (c == '\xEF') | (c == '\xE3');
  return found != 0;
}

}  // namespace

std::string_view Bracketed::inside(std::string_view text) const {
  return trim(text.substr(begin + mark, end - begin - 2 * std::size_t{mark}));
}

std::vector<Bracketed> brackets_of(std::string_view text) {
  std::vector<Bracketed> found;
  if (!may_open_bracket(text)) return found;
  const auto add = [&](const Bracketed& outer) {
    // What counts of two nested ones: the outer direction, or of long texts the outer text.
    const bool is_long = is_too_long(outer, text);
    while (!found.empty() && found.back().begin > outer.begin &&
           (!is_long || is_too_long(found.back(), text)))
      found.pop_back();
    found.push_back(outer);
  };
  std::vector<std::uint32_t> open[std::size(kBrackets)];
  static constexpr ByteSet kFirstBytes("([)]\xEF\xE3");
  for (std::size_t at = kFirstBytes.find(text); at < text.size();
       at = kFirstBytes.find(text, at + 1)) {
    for (std::size_t kind = 0; kind < std::size(kBrackets); ++kind) {
      const auto& [opening, closing] = kBrackets[kind];
      const std::string_view rest = text.substr(at, opening.size());
      if (rest == opening) open[kind].push_back(static_cast<std::uint32_t>(at));
      if (rest != closing || open[kind].empty()) continue;
      add({.begin = open[kind].back(),
           .end = static_cast<std::uint32_t>(at + closing.size()),
           .mark = static_cast<std::uint8_t>(opening.size())});
      open[kind].pop_back();
    }
  }
  std::sort(found.begin(), found.end(),
            [](const Bracketed& a, const Bracketed& b) { return a.begin < b.begin; });
  return found;
}

std::optional<std::string_view> whole_direction(std::string_view line) {
  const auto brackets = brackets_of(line);
  if (brackets.empty() || brackets.front().begin != 0 || brackets.front().end + 1 < line.size())
    return std::nullopt;
  return brackets.front().inside(line);
}

std::string without_brackets(std::string_view text, const std::vector<Bracketed>& brackets,
                             std::vector<Direction>& directions) {
  if (brackets.empty() && directions.empty()) return std::string(trim(text));
  std::string spoken;
  std::size_t at = 0;
  for (const Bracketed& bracket : brackets) {
    if (bracket.begin < at || is_too_long(bracket, text)) continue;
    const std::string_view inside = bracket.inside(text);
    spoken += text.substr(at, bracket.begin - at);
    // One blank is left where "word (sighs) word" had two.
    while (!spoken.empty() && spoken.back() == ' ') spoken.pop_back();
    if (!is_reference(text.substr(bracket.begin, 1), inside))
      directions.push_back({static_cast<int>(spoken.size()), std::string(inside)});
    at = bracket.end;
    // `So. [He sits]. Yes.` has said one full stop, `(Aside). Yes.` too.
    const bool ended =
        spoken.empty() || std::string_view(".!?").find(spoken.back()) != std::string_view::npos;
    if (ended && text.substr(at, 1) == "." && text.substr(at, 2) != "..") ++at;
    const bool glued =
        at < text.size() && std::string_view(".,;:!?").find(text[at]) != std::string_view::npos;
    while (at < text.size() && text[at] == ' ') ++at;
    if (!spoken.empty() && !glued && at < text.size() && spoken.back() != '\n' &&
        !is_wide_at(text, at)) {
      spoken += ' ';
    }
  }
  spoken += text.substr(at);
  const std::string_view said = trim(spoken);
  const auto cut = said.empty() ? 0 : static_cast<int>(said.data() - spoken.data());
  for (Direction& direction : directions)
    direction.offset = std::clamp(direction.offset - cut, 0, static_cast<int>(said.size()));
  return std::string(said);
}

std::string extract_directions(std::string_view text, std::vector<Direction>& directions) {
  return without_brackets(text, brackets_of(text), directions);
}

}  // namespace rolellm
