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

namespace {

/// `Page 46`: where the word before the number at `begin` begins, or `begin`.
std::size_t before_page_word(std::string_view text, std::size_t begin,
                             const std::vector<std::string>& page_words) {
  if (text[begin - 1] != ' ') return begin;
  for (const std::string& word : page_words) {
    for (const std::size_t size : {word.size(), word.size() + 1}) {  // `Pg.`
      if (begin < size + 2) continue;
      const std::string_view before = text.substr(begin - 1 - size, size);
      if (starts_with_ignoring_case(before, word) &&
          before.substr(word.size()).find_first_not_of('.') == std::string_view::npos &&
          text[begin - 2 - size] == ' ')
        return begin - 1 - size;
    }
  }
  return begin;
}

}  // namespace

KeywordBits number_keywords(std::string_view text, const std::vector<std::string>& page_words) {
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
  if (begin > 1 && end - begin <= 6 && scene_number_bytes(right) == right.size() &&
      !right.empty()) {
    begin = before_page_word(text, begin, page_words);
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
