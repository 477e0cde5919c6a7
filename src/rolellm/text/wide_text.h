// Chinese and Japanese text: letters that stand without blanks, have no case and take two columns.
#pragma once

#include <cstddef>
#include <string_view>

namespace rolellm {

/// Whether the character at `at` is one of theirs, or one of their full-width signs. They begin
/// with these bytes in UTF-8; Korean, which has blanks, with others.
constexpr bool is_wide_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return (lead >= 0xE3 && lead < 0xEA) || lead == 0xEF;
}
inline constexpr std::size_t kHanBytes = 3;  ///< of such a character in UTF-8
inline constexpr int kWideColumns = 2;       ///< that it takes on a page

inline constexpr std::string_view kWideBlank = "\u3000";  ///< two columns, too

/// Whether a blank of either width, or a tab, stands at `at`.
constexpr bool is_blank_at(std::string_view text, std::size_t at) {
  return text[at] == ' ' || text[at] == '\t' ||
         (text[at] == kWideBlank[0] && text.substr(at).starts_with(kWideBlank));
}

/// The sign that ends `text`, which is not empty: of a full-width one, of `——` and of `……` the one
/// of ASCII that does the same; the one before a closing quote, too. Else the last byte.
char last_sign(std::string_view text);

}  // namespace rolellm
