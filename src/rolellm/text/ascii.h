// Letters, digits and case of ASCII, whatever the locale; bytes of other characters are neither.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace rolellm {

constexpr bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_ascii_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_ascii_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_ascii_letter(char c) { return is_ascii_upper(c) || is_ascii_lower(c); }
constexpr bool is_ascii_alnum(char c) { return is_ascii_letter(c) || is_ascii_digit(c); }
/// Whether `c` belongs to a character beyond ASCII.
constexpr bool is_beyond_ascii(char c) { return static_cast<unsigned char>(c) >= 0x80; }

constexpr char lower_ascii(char c) { return is_ascii_upper(c) ? static_cast<char>(c + 32) : c; }
constexpr char upper_ascii(char c) { return is_ascii_lower(c) ? static_cast<char>(c - 32) : c; }
std::string lower_ascii(std::string_view text);
std::string upper_ascii(std::string_view text);

/// Whether `text` begins with `upper`, a word in capitals, in any case.
bool starts_with_ignoring_case(std::string_view text, std::string_view upper);

/// A set of bytes. Faster than `find_first_of` on long texts, which searches the set for each byte.
class ByteSet {
 public:
  constexpr explicit ByteSet(std::string_view bytes) {
    for (const char c : bytes) has_[static_cast<unsigned char>(c)] = true;
  }

  constexpr bool contains(char c) const { return has_[static_cast<unsigned char>(c)]; }
  /// Where the first byte of the set stands in `text` from `at` on; the end when none does.
  constexpr std::size_t find(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && !contains(text[at])) ++at;
    return at < text.size() ? at : text.size();
  }
  /// The first byte that is not of the set.
  constexpr std::size_t find_other(std::string_view text, std::size_t at = 0) const {
    while (at < text.size() && contains(text[at])) ++at;
    return at < text.size() ? at : text.size();
  }

 private:
  std::array<bool, 256> has_{};
};

}  // namespace rolellm
