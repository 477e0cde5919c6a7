#include "rolellm/script/named/time_marks.h"

#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

bool is_time_mark(std::string_view text) {
  if (text.size() >= 2 && (text.front() == '[' || text.front() == '('))
    text = text.substr(1, text.size() - 2);
  int colons = 0, digits = 0;
  for (const char c : text) {
    if (c == ':') {
      ++colons;
    } else if (is_ascii_digit(c)) {
      ++digits;
    } else if (std::string_view(".,- ").find(c) == std::string_view::npos) {
      return false;
    }
  }
  return colons >= 1 && digits >= 3;
}

std::string_view without_time_marks(std::string_view line) {
  if (line.empty()) return line;
  const char first = line.front();
  if (first == '[' || first == '(') {
    const std::size_t close = line.substr(0, 26).find(first == '[' ? ']' : ')');
    if (close != std::string_view::npos && is_time_mark(line.substr(0, close + 1)))
      return without_time_marks(trim(line.substr(close + 1)));
  } else if (is_ascii_digit(first)) {
    const std::size_t end = line.substr(0, 16).find_first_of(" \t");
    if (end != std::string_view::npos && is_time_mark(line.substr(0, end)))
      return without_time_marks(trim(line.substr(end)));
  }
  return line;
}

std::string_view without_caption_mark(std::string_view line) {
  const std::size_t end = line.find_first_not_of("> ");
  return end != std::string_view::npos && end <= 4 ? line.substr(end) : line;
}

std::string_view without_time_behind(std::string_view line) {
  constexpr std::size_t kLongest = 60;  // bytes; a longer line is speech
  if (line.size() > kLongest || line.empty() || !is_ascii_digit(line.back())) return line;
  const std::size_t blank = line.find_last_of(" \t");
  if (blank == std::string_view::npos || blank == 0) return line;
  const bool apart = line[blank] == '\t' || line[blank - 1] == ' ';
  return apart && is_time_mark(line.substr(blank + 1)) ? trim(line.substr(0, blank)) : line;
}

}  // namespace rolellm
