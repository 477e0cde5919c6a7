#include "rolellm/script/named/name_endings.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

/// Whether the full stop at `at` belongs to a title or a number: `Mrs.`, `1.`.
bool is_inner_stop(std::string_view line, std::size_t at, const PlayWords& words) {
  std::size_t begin = at;
  while (begin > 0 && line[begin - 1] != ' ' && line[begin - 1] != '_' && line[begin - 1] != '.')
    --begin;
  const std::string_view word = line.substr(begin, at - begin);
  if (word.empty()) return true;
  if (std::all_of(word.begin(), word.end(), is_ascii_digit)) return true;
  return words.titles.contains_in_any_case(word);
}

bool is_initial(std::string_view line, std::size_t at) {
  return at >= 1 && is_ascii_upper(line[at - 1]) && (at == 1 || line[at - 2] == ' ');
}

/// Where the blank before a dash between blanks stands; npos for none.
std::size_t spaced_dash(std::string_view text) {
  for (std::size_t at = text.find(' '); at != std::string_view::npos; at = text.find(' ', at + 1)) {
    const std::string_view rest = text.substr(at + 1);
    const std::size_t dash = rest.starts_with("- ") ? 1 : dash_bytes(rest);
    if (dash > 0 && rest.substr(dash).starts_with(' ')) return at;
  }
  return std::string_view::npos;
}

}  // namespace

NameEnding end_at_stop(std::string_view line, std::size_t at, const PlayWords& words) {
  if (at == 0) return {};
  const std::string_view rest = line.substr(at + 1);
  const bool bounded = rest.empty() || rest.front() == ' ' || rest.front() == '\t' ||
                       rest.front() == '_' || dash_bytes(rest) > 0 || rest.starts_with("- ") ||
                       !closing_bracket(rest).empty();
  // `Well...` is no name; `J.K.` may be.
  if (!bounded) return {.reading = {}, .over = rest.starts_with(".")};
  if (is_inner_stop(line, at, words)) return {.reading = {}, .over = rest.empty()};
  Reading reading{.name = line.substr(0, at), .behind = {}, .speech = {}, .end = NameEnd::stop};
  std::string_view speech = rest;
  reading.dashed = dash_bytes(without_blanks_before(rest)) > 0;
  speech.remove_prefix(speech.starts_with("- ") ? 2 : dash_bytes(speech));
  std::string_view behind;
  const std::string_view after = take_brackets(without_blanks_before(speech), behind);
  if (!behind.empty() && (after.starts_with('.') || after.starts_with(':'))) {
    reading.behind = behind;
    speech = after.substr(1);
  }
  reading.speech = trim(speech);
  // Behind an initial the name may go on: `K. Hen. text`.
  return {.reading = reading, .over = rest.empty() || at > 1 || !is_initial(line, at)};
}

NameEnding end_at_colon(std::string_view line, std::size_t at, std::size_t bytes) {
  const bool clock = at > 0 && is_ascii_digit(line[at - 1]) && at + bytes < line.size() &&
                     is_ascii_digit(line[at + bytes]);
  std::string_view rest = line.substr(at + bytes);
  if (clock || at == 0 || rest.starts_with("//")) return {};
  if (rest.starts_with("**")) rest.remove_prefix(2);
  rest.remove_prefix(dash_bytes(rest));
  return {
      .reading = Reading{
          .name = line.substr(0, at), .behind = {}, .speech = trim(rest), .end = NameEnd::colon}};
}

NameEnding end_at_dash(std::string_view line, std::size_t at, std::size_t bytes) {
  const std::string_view name = trim(line.substr(0, at));
  if (name.empty()) return {};
  const std::string_view rest = line.substr(at + bytes);
  return {.reading =
              Reading{.name = name,
                      .behind = {},
                      .speech = trim(rest),
                      .end = NameEnd::dash,
                      .dashed = rest.starts_with(' ') && (line[at - 1] == ' ' || bytes == 1)}};
}

NameEnding end_at_bracket(std::string_view line, std::size_t at) {
  if (at == 0) return {};
  Reading reading{.name = trim(line.substr(0, at)), .behind = {}, .speech = {}};
  std::string_view rest = take_brackets(line.substr(at), reading.behind);
  if (reading.behind.empty()) return {};  // not closed on this line
  if (const std::size_t end = take_end(rest, reading.end); end > 0) {
    rest = rest.substr(end);
    reading.dashed = reading.end == NameEnd::dash && rest.starts_with(' ');
  } else if (rest.starts_with(',')) {
    reading.end = NameEnd::stop;
    rest = rest.substr(1);
  } else if (!trim(rest).empty()) {
    if (!is_capital_name(reading.name)) return {};
    reading.end = NameEnd::gap;
  }
  reading.speech = trim(rest);
  return {.reading = reading};
}

NameEnding end_at_comma(std::string_view line, std::size_t at) {
  constexpr std::size_t kLongestManner = 120;  // bytes
  const std::string_view rest = line.substr(at + 1, kLongestManner);
  if (!rest.starts_with(' ') || at == 0) return {};
  const std::string_view words = without_blanks_before(rest);
  if (words.empty()) return {};
  const std::string_view name = line.substr(0, at);
  // Another name, or italics.
  if (!has_lowercase(words.substr(0, is_beyond_ascii(words.front()) ? 2 : 1)))
    return {.reading = {}, .over = false};
  const std::size_t end = std::min(words.find_first_of(".:"), spaced_dash(words));
  const bool closed = end != std::string_view::npos;
  if (!closed && line.size() > at + 1 + rest.size()) return {};
  const std::string_view direction = words.substr(0, end);
  if (has_uppercase(direction) && !is_capital_name(name)) return {};
  if (direction.starts_with("and ") || direction.starts_with("und "))
    return {.reading = {}, .over = false};
  if (!is_capital_name(name) && closed && std::count(direction.begin(), direction.end(), ' ') > 3)
    return {};
  Reading reading{.name = name, .behind = direction, .speech = {}};
  if (closed) {
    reading.dashed = words[end] == ' ';
    reading.end = reading.dashed      ? NameEnd::dash
                  : words[end] == '.' ? NameEnd::stop
                                      : NameEnd::colon;
    const auto after = static_cast<std::size_t>(words.data() - line.data()) + end + 1;
    const bool hyphen = reading.dashed && line[after] == '-';
    reading.speech = trim(line.substr(after + (hyphen ? 1 : dash_bytes(line.substr(after)))));
  }
  return {.reading = reading};
}

}  // namespace rolellm
