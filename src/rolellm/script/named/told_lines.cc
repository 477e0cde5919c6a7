#include "rolellm/script/named/told_lines.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "rolellm/script/named/name_signs.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool begins_with_direction(std::string_view ink, bool italic, const PlayWords& words) {
  const char c = ink.empty() ? ' ' : ink.front();
  if (std::string_view("ERMAFSLCDG").find(c) == std::string_view::npos) return false;
  const std::size_t end = ink.find_first_of(" .,");
  const std::string_view word = ink.substr(0, end);
  if (word.size() > 10) return false;
  const std::string upper = upper_latin(word);
  if (trim(ink.substr(word.size())) == "." && words.songs.contains(upper)) return true;
  if (!words.directions.contains(upper)) return false;
  if (italic || end == std::string_view::npos || trim(ink.substr(end)) == ".") return true;
  if (ink[end] == ',') return false;
  const std::string_view rest = trim(ink.substr(end));
  if (rest.empty()) return true;
  const std::string second = upper_latin(rest.substr(0, rest.find_first_of(" .,;")));
  const bool name = is_ascii_upper(rest.front());
  return (name || words.direction_seconds.contains(second)) &&
         ink.find_first_of("?!") == std::string_view::npos;
}

/// `时间` of `时间：夜`, `SFX` of `SFX 2 (engine): …`, or empty.
std::string_view label_of(std::string_view ink) {
  const auto first = static_cast<unsigned char>(ink.front());
  if (first < 0xE3 && !is_ascii_upper(ink.front()) && first != 0xC3) return {};
  const std::string_view head = ink.substr(0, 40);
  const std::size_t colon = std::min(head.find("："), head.find(':'));
  if (colon == std::string_view::npos) return {};
  const std::string_view label = head.substr(0, colon);
  const std::size_t end = label.ends_with(')') ? label.find('(') : colon;
  const std::size_t last = label.substr(0, end).find_last_not_of(" #0123456789");
  return last == std::string_view::npos ? std::string_view{} : label.substr(0, last + 1);
}

}  // namespace

bool is_song_head(std::string_view ink, const PlayWords& words) {
  constexpr std::size_t kLongestHead = 16;  // bytes
  return ink.size() <= kLongestHead && ink.ends_with('.') &&
         words.songs.contains_in_any_case(ink.substr(0, ink.size() - 1));
}

bool is_told_direction(std::string_view ink, const PlayWords& words) {
  const bool italic = ink.size() > 2 && ink.front() == '_' &&
                      ink.find('_', 1) >= ink.find_last_not_of(". ") && ink.back() != ' ';
  thread_local std::string plain;
  if (ink.front() == '_') {
    plain.clear();
    std::remove_copy(ink.begin(), ink.end(), std::back_inserter(plain), '_');
    ink = trim(plain);
  }
  return begins_with_direction(ink, italic, words) ||
         (italic && (ink.find(' ') != std::string_view::npos || is_whole_direction(ink, words)));
}

bool is_whole_direction(std::string_view ink, const PlayWords& words) {
  constexpr std::size_t kLongest = 60, kLongestWhole = 24;  // bytes
  if (ink.size() > kLongest || ink.size() < 3 || !ink.ends_with('.') || is_ascii_lower(ink.front()))
    return false;
  const char last = upper_ascii(ink[ink.size() - 2]);
  const bool may_end =
      std::any_of(words.direction_endings.begin(), words.direction_endings.end(),
                  [&](const std::string& ending) { return ending.back() == last; });
  if (!may_end && ink.size() > kLongestWhole) return false;
  thread_local std::string upper;
  upper_latin(ink.substr(0, ink.size() - 1), upper);
  if (words.whole_directions.contains(upper)) return true;
  if (!may_end || upper.find_first_of("!?;:") != std::string::npos) return false;
  return std::any_of(words.direction_endings.begin(), words.direction_endings.end(),
                     [&](const std::string& ending) {
                       return upper.size() > ending.size() && upper.ends_with(ending) &&
                              upper[upper.size() - ending.size() - 1] == ' ';
                     });
}

bool is_scene_note(std::string_view ink, const PlayWords& words) {
  return words.scene_notes.contains(label_of(ink));
}

bool is_comic_note(std::string_view ink, const PlayWords& words) {
  return words.comic_notes.contains(label_of(ink));
}

bool is_scene_place(std::string_view ink, const PlayWords& words) {
  if (!words.scene_places.contains(label_of(ink))) return false;
  for (const std::string_view sign : {"。", "！", "？"})  // tells of the place in sentences
    if (ink.find(sign) != std::string_view::npos) return false;
  return true;
}

std::size_t narrator_bytes(std::string_view ink, const PlayWords& words) {
  const std::string_view close = closing_bracket(ink);
  if (close.size() != 3) return 0;
  const std::size_t end = ink.substr(0, 24).find(close);
  if (end == std::string_view::npos || !words.narrators.contains(ink.substr(3, end - 3))) return 0;
  const std::size_t behind = end + close.size(), colon = colon_bytes(ink.substr(behind));
  return trim(ink.substr(behind + colon)).empty() ? 0 : behind + colon;
}
}  // namespace rolellm
