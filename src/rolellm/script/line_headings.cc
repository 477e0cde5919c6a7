// What headings of scenes look like, in any format.
#include <algorithm>

#include "rolellm/script/line_joiner.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/line_words.h"
#include "rolellm/script/named/chinese_headings.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/scene_numbers.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool begins_with_place(std::string_view line) {
  static constexpr ByteSet kFirst("IiEeAa");  // most lines need no look at the words
  return !line.empty() && kFirst.contains(line.front()) &&
         starts_with_any(line, line_words().places);
}

}  // namespace

bool is_place_heading(std::string_view line) {
  return begins_with_place(without_scene_number(trim(line)));
}

bool is_place_in_capitals(std::string_view line) {
  constexpr std::size_t kHead = 12;  // bytes from the place on
  constexpr int kMostWords = 3;      // `SCENE 7 - INT. BARN`
  line = trim(line);
  int words = 0;
  for (std::size_t at = 0; at < line.size() && words < kMostWords;) {
    if (is_place_heading(line.substr(at))) return !has_lowercase(line.substr(at, kHead));
    const std::size_t end = std::min(line.find(' ', at), line.size());
    const std::string_view word = line.substr(at, end - at);
    if (has_lowercase(word)) return false;
    words += std::any_of(word.begin(), word.end(), is_ascii_alnum) ? 1 : 0;
    at = std::min(line.find_first_not_of(' ', end), line.size());
  }
  return false;
}

bool is_scene_heading(std::string_view line) {
  line = trim(line);
  const std::string_view heading = without_scene_number(line);
  if (begins_with_place(heading) || is_act_or_scene(line) || is_chinese_heading(line)) return true;
  return heading.size() < line.size() && (is_act_or_scene(heading) || is_chinese_heading(heading));
}

std::string heading_text(std::string_view line) {
  line = trim(line);
  std::string_view number = line.substr(0, line.find_first_of(" \t"));
  if (const std::string_view glued = glued_number(line); !glued.empty()) {
    number = glued;
    line.remove_prefix(glued.size());
    if (line.ends_with(glued)) line.remove_suffix(glued.size());
  } else {
    line = without_scene_number(line);
  }
  // The number at the right margin stands far off, or is the left one again.
  const std::size_t last = line.find_last_of(" \t");
  if (last != std::string_view::npos && !number.empty() && line.substr(last + 1) == number) {
    line = trim(line.substr(0, last));
  }
  std::string text;
  append_squeezed(text, line);
  return text;
}

bool ends_in_time_of_day(std::string_view line) {
  while (!line.empty() && !is_ascii_letter(line.back())) line.remove_suffix(1);
  std::size_t begin = line.size();
  while (begin > 0 && is_ascii_letter(line[begin - 1])) --begin;
  return line_words().times_of_day.contains(line.substr(begin));
}

bool is_numbered_heading(std::string_view line) {
  line = trim(line);
  if (line.size() > 160 || number_on_both_sides(line).empty() || is_page_furniture(line))
    return false;
  const std::string_view inner = between_scene_numbers(line);
  return has_uppercase(inner) && !has_lowercase(inner);
}

bool has_large_words(std::string_view line) {
  constexpr std::size_t kShort = 5;  // letters
  for (std::size_t begin = 0; begin < line.size();) {
    std::size_t end = begin;
    while (end < line.size() && is_ascii_letter(line[end])) ++end;
    if (end - begin >= kShort && is_ascii_lower(line[begin])) return false;
    begin = end + 1;
  }
  return true;
}

bool is_place_in_large_words(std::string_view line) {
  constexpr std::size_t kLongest = 160;  // bytes
  line = trim(line);
  if (line.size() > kLongest || !is_place_heading(line)) return false;
  line = without_scene_number(line);
  const std::size_t place = line.find_first_of(". :");
  return is_ascii_upper(line.front()) && place != std::string_view::npos &&
         has_letter(line.substr(place)) && has_large_words(line);
}

bool is_film_heading(std::string_view line) {
  return is_place_in_capitals(line) || is_numbered_heading(line) || is_place_in_large_words(line) ||
         is_chinese_film_heading(trim(line));
}

}  // namespace rolellm
