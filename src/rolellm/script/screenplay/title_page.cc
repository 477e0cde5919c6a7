#include "rolellm/script/screenplay/title_page.h"

#include <algorithm>

#include "rolellm/script/line_words.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// The next line with ink within a few lines; `lines.size()` otherwise.
std::size_t next_ink(const Lines& lines, std::size_t i) {
  constexpr std::size_t kFewLines = 4;
  for (std::size_t below = i + 1; below < lines.size() && below <= i + kFewLines; ++below) {
    if (!is_blank(lines[below])) return below;
  }
  return lines.size();
}

/// `by`, `Written by Ann Other`: true, and who follows on the line, if anyone.
bool is_by_line(std::string_view line, std::string_view& author) {
  line = trim(line);
  for (const std::string& start : line_words().credits) {
    if (!starts_with_ignoring_case(line, start)) continue;
    const std::string_view rest = line.substr(start.size());
    const std::size_t colon = colon_bytes(rest);
    if (!rest.empty() && rest.front() != ' ' && colon == 0) return false;
    author = trim(rest.substr(colon));
    // "By the door" is action.
    return start != "BY" || author.empty() || has_uppercase(author.substr(0, 1));
  }
  return false;
}

}  // namespace

std::size_t read_title_page(const Lines& lines, TaggedScript& script) {
  constexpr std::size_t kMostLines = 60;
  constexpr int kMostInk = 6;
  int ink = 0;
  std::string title;
  for (std::size_t i = 0; i < std::min(lines.size(), kMostLines); ++i) {
    const std::string_view line = trim(lines[i]);
    if (line.empty()) continue;
    if (is_scene_heading(line) || is_transition(line) || ++ink > kMostInk) return 0;
    std::string_view author;
    if (!is_by_line(line, author)) {
      if (title.empty()) title = line;
      continue;
    }
    if (title.empty()) return 0;
    if (author.empty() && next_ink(lines, i) < lines.size())
      author = trim(lines[i = next_ink(lines, i)]);
    constexpr std::string_view kOpen = "《", kClose = "》";
    const bool in_marks = title.starts_with(kOpen) && title.ends_with(kClose);
    script.title =
        in_marks ? title.substr(kOpen.size(), title.size() - kOpen.size() - kClose.size()) : title;
    script.author = author;
    return i + 1;
  }
  return 0;
}

}  // namespace rolellm
