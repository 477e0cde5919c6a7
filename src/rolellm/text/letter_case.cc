#include "rolellm/text/letter_case.h"

#include <array>
#include <cstdint>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

namespace rolellm {
namespace {

/// The character at byte `at`, which moves behind it; negative for what is no UTF-8.
UChar32 take_character(std::string_view text, std::int32_t& at) {
  UChar32 c = 0;
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), at,
          static_cast<std::int32_t>(text.size()), c);
  return c;
}

UChar32 first_character(std::string_view text) {
  std::int32_t at = 0;
  return text.empty() ? -1 : take_character(text, at);
}

bool is_apostrophe(UChar32 c) {
  constexpr UChar32 kCurly = 0x2019;
  return c == '\'' || c == kCurly;
}

bool belongs_to_word(UChar32 c) { return c >= 0 && (u_isalpha(c) || u_getCombiningClass(c) > 0); }

/// How many letters stand in a row from byte `at` on, as far as two.
int letters_from(std::string_view text, std::int32_t at) {
  constexpr int kEnough = 2;
  int count = 0;
  while (count < kEnough && at < static_cast<std::int32_t>(text.size()) &&
         belongs_to_word(take_character(text, at)))
    ++count;
  return count;
}

void put(std::string& text, UChar32 c) {
  std::array<std::uint8_t, U8_MAX_LENGTH> bytes;
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes.data(), length, c);
  text.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(length));
}

}  // namespace

bool begins_with_capital(std::string_view text) {
  const UChar32 c = first_character(text);
  return c >= 0 && u_isupper(c);
}

bool begins_with_small_letter(std::string_view text) {
  const UChar32 c = first_character(text);
  return c >= 0 && u_islower(c);
}

bool has_only_capitals(std::string_view text) {
  bool capital = false;
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(text.size());) {
    const UChar32 c = take_character(text, at);
    if (c < 0) continue;
    if (u_islower(c)) return false;
    capital = capital || u_isupper(c);
  }
  return capital;
}

std::string name_as_prose(std::string_view name) {
  std::string title;
  int letters = 0;  // of the word so far
  for (std::int32_t at = 0; at < static_cast<std::int32_t>(name.size());) {
    const std::int32_t begin = at;
    const UChar32 c = take_character(name, at);
    if (belongs_to_word(c)) {
      put(title, letters++ == 0 ? c : u_tolower(c));
      continue;
    }
    title += name.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(at - begin));
    // `O'BRIEN` begins a second name behind its sign, `KID'S` and `DON'T` do not.
    const bool within = is_apostrophe(c) && (letters > 1 || letters_from(name, at) < 2);
    if (!within) letters = 0;
  }
  return title;
}

}  // namespace rolellm
