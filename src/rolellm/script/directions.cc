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

/// Most speeches have no brackets. Bytes and no branch, so that compilers look at many at once.
bool may_open_bracket(std::string_view text) {
  unsigned char found = 0;
  for (const char c : text) found |= (c == '(') | (c == '[') | (c == '\xEF') | (c == '\xE3');
  return found != 0;
}

}  // namespace

std::vector<Bracketed> brackets_of(std::string_view text) {
  std::vector<Bracketed> found;
  if (!may_open_bracket(text)) return found;
  std::vector<std::size_t> open[std::size(kBrackets)];
  static constexpr ByteSet kFirstBytes("([)]\xEF\xE3");
  for (std::size_t at = kFirstBytes.find(text); at < text.size();
       at = kFirstBytes.find(text, at + 1)) {
    for (std::size_t kind = 0; kind < std::size(kBrackets); ++kind) {
      const auto& [opening, closing] = kBrackets[kind];
      const std::string_view rest = text.substr(at, opening.size());
      if (rest == opening) open[kind].push_back(at);
      if (rest != closing || open[kind].empty()) continue;
      const std::size_t begin = open[kind].back();
      open[kind].pop_back();
      const std::size_t inside = begin + opening.size();
      found.push_back({begin, at + closing.size(), trim(text.substr(inside, at - inside))});
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
  return brackets.front().text;
}

std::string without_brackets(std::string_view text, const std::vector<Bracketed>& brackets,
                             std::vector<Direction>& directions) {
  if (brackets.empty() && directions.empty()) return std::string(trim(text));
  std::string spoken;
  std::size_t at = 0;
  for (const Bracketed& bracket : brackets) {
    const bool too_long = !bracket.known && bracket.text.size() > kLongestDirection;
    if (bracket.begin < at || too_long) continue;
    spoken += text.substr(at, bracket.begin - at);
    // One blank is left where "word (sighs) word" had two.
    while (!spoken.empty() && spoken.back() == ' ') spoken.pop_back();
    if (!is_reference(text.substr(bracket.begin, 1), bracket.text))
      directions.push_back({static_cast<int>(spoken.size()), std::string(bracket.text)});
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
