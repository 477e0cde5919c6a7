#include "rolellm/script/named/wrapped_opening.h"

#include <algorithm>

#include "rolellm/script/named/name_gaps.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

std::optional<WrappedOpening> read_wrapped_opening(const Lines& lines, std::size_t i) {
  if (i + 1 >= lines.size()) return std::nullopt;
  const std::string_view line = trim(lines[i]);
  static constexpr ByteSet kOpening("([");
  const std::string_view head = line.substr(0, kLongestName);
  const std::size_t open = kOpening.find(head);
  if (open == head.size() || open == 0) return std::nullopt;
  const char close_mark = line[open] == '(' ? ')' : ']';
  if (line.size() > 200 || line.find(close_mark) != std::string_view::npos) return std::nullopt;
  constexpr std::size_t kMostLines = 6;
  std::size_t last = i + 1, close = std::string_view::npos;
  for (; last < std::min(lines.size(), i + kMostLines); ++last) {
    close = lines[last].substr(0, kLongestBehind).find(close_mark);
    if (close != std::string_view::npos || is_blank(lines[last])) break;
  }
  if (close == std::string_view::npos || last == lines.size()) return std::nullopt;
  const std::string_view name = trim(line.substr(0, open));
  if (name.find_first_of(":!?;\"") != std::string_view::npos) return std::nullopt;
  const Readings readings = read_openings(name);
  const auto* whole = std::find_if(readings.begin(), readings.end(), [&](const Reading& r) {
    return r.speech.empty() && r.name.size() == name.size();
  });
  if (whole == readings.end()) return std::nullopt;
  WrappedOpening found{
      .reading = *whole, .direction = std::string(line.substr(open + 1)), .last = last};
  Reading& reading = found.reading;
  const std::string_view rest = without_blanks_before(lines[last].substr(close + 1));
  const std::size_t end = take_end(rest, reading.end);
  if (end == 0 && !rest.empty()) {
    if (!is_in_capitals(name)) return std::nullopt;
    reading.end = NameEnd::gap;
  }
  reading.speech = trim(rest.substr(end));
  for (std::size_t k = i + 1; k < last; ++k) (found.direction += ' ') += trim(lines[k]);
  (found.direction += ' ') += trim(lines[last].substr(0, close));
  return found;
}

}  // namespace rolellm
