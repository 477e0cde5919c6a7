#include "rolellm/script/screenplay/line_numbers.h"

#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

std::size_t scene_number_bytes(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && i < 2 && is_ascii_upper(text[i])) ++i;
  const std::size_t digits = i;
  while (i < text.size() && i < digits + 4 && is_ascii_digit(text[i])) ++i;
  if (i == digits) return 0;
  constexpr std::size_t kMostLetters = 2;  // `67EXT.` is a place behind its number
  const std::size_t letters = i;
  while (i < text.size() && i < letters + kMostLetters && is_ascii_upper(text[i])) ++i;
  while (i < text.size() && (text[i] == '.' || text[i] == ')' || text[i] == '*') && i < 8) ++i;
  return i == text.size() || text[i] == ' ' || text[i] == '\t' ? i : 0;
}

KeywordBits number_keywords(std::string_view text) {
  KeywordBits bits = 0;
  const std::size_t left = scene_number_bytes(text);
  if (left > 0 && left < text.size()) bits |= bit(Keyword::number_left);
  if (left == 0 && is_ascii_digit(text.front()) && is_numbered_heading(text))
    return bit(Keyword::number_both);  // `195ASH195`
  // What stands far off at the right.
  std::size_t end = text.size();
  while (end > 0 && (text[end - 1] == '*' || text[end - 1] == '.' || text[end - 1] == ' ')) --end;
  std::size_t begin = end;
  while (begin > 0 && text[begin - 1] != ' ' && text[begin - 1] != '\t') --begin;
  const std::string_view right = text.substr(begin, end - begin);
  if (begin > 0 && end - begin <= 6 && scene_number_bytes(right) == right.size() &&
      !right.empty()) {
    std::size_t ink = begin;
    while (ink > 0 && (text[ink - 1] == ' ' || text[ink - 1] == '\t')) --ink;
    if (left > 0 && trim(text.substr(left, begin - left)).empty())
      return bit(Keyword::page_number);  // a scene's number alone on both sides
    // `The Ferry - 3/14/98 12.` needs no gap.
    const bool far = begin - ink >= 3 || text[begin - 1] == '\t' ||
                     (ink > 0 && is_ascii_digit(text[ink - 1]) && has_date(text.substr(0, ink)));
    if (left > 0 && text.substr(0, right.size()) == right && begin >= left)
      bits |= bit(Keyword::number_both);
    if (far && left == 0) {  // else it belongs to a scene
      bits |= bit(Keyword::number_right);
      if (ink > 0 && right.size() <= 5) bits |= bit(Keyword::ends_in_page);
    }
  }
  return bits;
}

}  // namespace rolellm
