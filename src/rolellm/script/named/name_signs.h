// The signs around a speaker's name: colons, dashes, brackets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace rolellm {

/// What stands between a speaker's name and the speech.
enum class NameEnd : std::uint8_t {
  nothing,  ///< `HAMLET` alone on its line
  stop,     ///< `HAMLET. …`
  colon,    ///< `HAMLET: …`, `老王：…`
  dash,     ///< `HAMLET—…`, `HAMLET -- …`
  gap       ///< `HAMLET   …`: only blanks, behind capitals
};
inline constexpr int kNameEnds = 5;

inline constexpr std::size_t kLongestName = 60;     // bytes; with more nobody is called
inline constexpr std::size_t kLongestBehind = 300;  // bytes of a bracket behind the name

/// Bytes of the dash or colon at the start of `text`; 0 for none.
std::size_t dash_bytes(std::string_view text);
std::size_t colon_bytes(std::string_view text);

/// The closing bracket for the one at the start of `text`, or empty.
std::string_view closing_bracket(std::string_view text);

/// What is behind the brackets at the start of `text`, which go to `behind`.
std::string_view take_brackets(std::string_view text, std::string_view& behind);

/// Bytes of the sign at the start of `text` that ends a name; 0 for none.
std::size_t take_end(std::string_view text, NameEnd& end);

/// Whether `text` begins with a sign beyond ASCII that ends a sentence or quotes: none in a name.
bool begins_with_sentence_sign(std::string_view text);

/// Blanks, tabs and ideographic blanks off.
std::string_view without_blanks_before(std::string_view text);

}  // namespace rolellm
