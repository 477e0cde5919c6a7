#include "rolellm/script/named/wrapped_opening.h"

#include <algorithm>

#include "rolellm/script/named/name_signs.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

std::optional<Reading> read_wrapped_opening(const Lines& lines, std::size_t i,
                                            std::string& direction) {
  if (i + 1 >= lines.size()) return std::nullopt;
  const std::string_view line = trim(lines[i]);
  static constexpr ByteSet kOpening("([");
  const std::string_view head = line.substr(0, kLongestName);
  const std::size_t open = kOpening.find(head);
  if (open == head.size() || open == 0) return std::nullopt;
  const char close_mark = line[open] == '(' ? ')' : ']';
  if (line.size() > 200 || line.find(close_mark) != std::string_view::npos) return std::nullopt;
  const std::string_view below = trim(lines[i + 1]);
  const std::size_t close = below.substr(0, kLongestBehind).find(close_mark);
  if (close == std::string_view::npos) return std::nullopt;
  const std::string_view name = trim(line.substr(0, open));
  if (name.find_first_of(":!?;\"") != std::string_view::npos) return std::nullopt;
  const Readings readings = read_openings(name);
  const auto* whole = std::find_if(readings.begin(), readings.end(), [&](const Reading& r) {
    return r.speech.empty() && r.name.size() == name.size();
  });
  if (whole == readings.end()) return std::nullopt;
  Reading reading = *whole;
  std::string_view rest = without_blanks_before(below.substr(close + 1));
  if (rest.empty()) {
    reading.end = NameEnd::nothing;
  } else if (rest.front() == '.') {
    reading.end = NameEnd::stop;
    rest.remove_prefix(1);
  } else if (const std::size_t colon = colon_bytes(rest); colon > 0) {
    reading.end = NameEnd::colon;
    rest.remove_prefix(colon);
  } else {
    return std::nullopt;
  }
  reading.speech = trim(rest);
  direction = std::string(line.substr(open + 1)) + " " + std::string(below.substr(0, close));
  return reading;
}

}  // namespace rolellm
