#include "rolellm/script/named/name_manners.h"

#include <algorithm>

#include "rolellm/script/named/name_gaps.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

bool begins_manner(std::string_view line, std::size_t at) {
  if (line.size() < 2 || is_ascii_lower(line[1])) return false;  // cheap: most lines stop here
  const std::string_view rest = without_blanks_before(line.substr(at));
  if (rest.empty() || (!is_ascii_lower(rest.front()) && !rest.starts_with("à"))) return false;
  const auto& words = PlayWords::get();
  const std::string_view word = rest.substr(0, rest.find_first_of(" .:"));
  return words && words->manners.contains_in_any_case(word.substr(0, 40)) &&
         is_in_capitals(line.substr(0, at));
}

std::optional<Reading> read_manner(std::string_view line, std::size_t at) {
  constexpr std::size_t kLongestManner = 60;  // bytes
  const std::string_view rest = without_blanks_before(line.substr(at));
  Reading reading{.name = line.substr(0, at), .behind = {}, .speech = {}};
  const std::size_t end = std::min(rest.find_first_of(".:!?,;"), rest.size());
  if (end == rest.size() || rest[end] == '.' || rest[end] == ':') {
    if (end > kLongestManner) return std::nullopt;
    reading.behind = trim(rest.substr(0, end));
    if (end == rest.size()) return reading;
    reading.end = rest[end] == '.' ? NameEnd::stop : NameEnd::colon;
    const std::string_view behind = rest.substr(end + 1);
    reading.speech = trim(behind.substr(dash_bytes(behind)));
    return reading;
  }
  // `FRAU KNIEST von unten Was machen Sie?`: up to the next capital.
  std::size_t said = rest.find(' ');
  while (said < end && is_ascii_lower(rest[said + 1])) said = rest.find(' ', said + 1);
  if (said >= end) return std::nullopt;
  reading.behind = rest.substr(0, said);
  reading.speech = trim(rest.substr(said));
  reading.end = NameEnd::gap;
  return reading;
}

std::optional<Reading> read_told_behind(std::string_view line, std::size_t at) {
  constexpr std::size_t kLongestTold = 60;  // bytes
  if (at < 2 || is_ascii_lower(line[1]) || !is_ascii_upper(line[0])) return std::nullopt;
  const std::string_view rest = without_blanks_before(line.substr(at));
  if (rest.empty() || !is_ascii_lower(rest.front())) return std::nullopt;
  const std::size_t end = rest.substr(0, kLongestTold).find_first_of(".:!?;\"");
  if (end == std::string_view::npos || (rest[end] != '.' && rest[end] != ':')) return std::nullopt;
  const std::string_view speech = trim(rest.substr(end + 1));
  if (speech.empty() || is_ascii_lower(speech.front()) || speech.front() == '.')
    return std::nullopt;
  const auto& words = PlayWords::get();
  const std::string first = upper_latin(rest.substr(0, rest.find_first_of(" .,")));
  // `KING of SPAIN.`, `JOSS and MARGERY.`
  if (!words || words->joining.contains(first) || words->small_words.contains(first) ||
      !is_in_capitals(line.substr(0, at)))
    return std::nullopt;
  return Reading{.name = line.substr(0, at),
                 .behind = rest.substr(0, end),
                 .speech = speech,
                 .end = rest[end] == '.' ? NameEnd::stop : NameEnd::colon,
                 .told = true};
}

std::optional<Reading> read_manner_in_italics(std::string_view line, std::size_t at) {
  constexpr std::size_t kLongestManner = 120;  // bytes
  if (at < 2 || line[at - 1] != ' ') return std::nullopt;
  const std::size_t close = line.substr(0, at + kLongestManner).find('_', at + 1);
  if (close == std::string_view::npos) return std::nullopt;
  Reading reading{
      .name = line.substr(0, at), .behind = line.substr(at + 1, close - at - 1), .speech = {}};
  if (!is_in_capitals(trim(reading.name.substr(0, reading.name.find(','))))) return std::nullopt;
  std::string_view rest = line.substr(close + 1);
  const bool stopped = reading.behind.ends_with('.');
  if (const std::size_t end = take_end(rest, reading.end); end > 0) {
    rest = rest.substr(end);
  } else if (stopped) {
    reading.end = NameEnd::stop;
  } else if (!trim(rest).empty()) {
    return std::nullopt;
  }
  if (stopped) reading.behind.remove_suffix(1);
  reading.speech = trim(rest);
  return reading;
}

}  // namespace rolellm
