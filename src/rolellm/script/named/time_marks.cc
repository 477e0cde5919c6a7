#include "rolellm/script/named/time_marks.h"

#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

std::string_view without_time_marks(std::string_view line) {
  const auto is_time = [](std::string_view text) {
    int colons = 0, digits = 0;
    for (const char c : text) {
      if (c == ':') {
        ++colons;
      } else if (is_ascii_digit(c)) {
        ++digits;
      } else if (c != '.' && c != ',') {
        return false;
      }
    }
    return colons >= 1 && digits >= 3;
  };
  if (line.empty()) return line;
  const char first = line.front();
  if (first == '[' || first == '(') {
    const std::size_t close = line.substr(0, 18).find(first == '[' ? ']' : ')');
    if (close != std::string_view::npos && is_time(line.substr(1, close - 1)))
      return without_time_marks(trim(line.substr(close + 1)));
  } else if (is_ascii_digit(first)) {
    const std::size_t end = line.substr(0, 16).find_first_of(" \t");
    if (end != std::string_view::npos && is_time(line.substr(0, end)))
      return without_time_marks(trim(line.substr(end)));
  } else if (first == '>') {
    const std::size_t end = line.find_first_not_of("> ");
    if (end != std::string_view::npos && end <= 4) return line.substr(end);
  }
  return line;
}

}  // namespace rolellm
