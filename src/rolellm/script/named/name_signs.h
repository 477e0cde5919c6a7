// The signs around a speaker's name: colons, dashes, brackets.
#pragma once

#include <cstddef>
#include <string_view>

namespace rolellm {

inline constexpr std::size_t kLongestName = 60;     // bytes; with more nobody is called
inline constexpr std::size_t kLongestBehind = 300;  // bytes of a bracket behind the name

/// Bytes of the dash or colon at the start of `text`; 0 for none.
std::size_t dash_bytes(std::string_view text);
std::size_t colon_bytes(std::string_view text);

/// The closing bracket for the one at the start of `text`, or empty.
std::string_view closing_bracket(std::string_view text);

/// Whether `text` begins with a sign beyond ASCII that ends a sentence or quotes: none in a name.
bool begins_with_sentence_sign(std::string_view text);

/// Blanks, tabs and ideographic blanks off.
std::string_view without_blanks_before(std::string_view text);

}  // namespace rolellm
