// A fixed set of short words, each with bits that say what it is good for: one look into a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "rolellm/text/ascii.h"
#include "rolellm/text/number_map.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {

/// Eight bytes of a word as one number; 0 of none.
using PackedWord = std::uint64_t;
inline constexpr std::size_t kLongestPacked = sizeof(PackedWord);

constexpr PackedWord with_byte(PackedWord word, char c) {
  return word << 8 | static_cast<unsigned char>(c);
}

/// The first eight bytes of `word`.
constexpr PackedWord packed(std::string_view word) {
  PackedWord key = 0;
  for (const char c : word.substr(0, kLongestPacked)) key = with_byte(key, c);
  return key;
}

/// The first eight letters of `word`, as capitals; what is no letter of ASCII is passed over.
constexpr PackedWord packed_capitals(std::string_view word) {
  PackedWord key = 0;
  std::size_t letters = 0;
  for (const char c : word) {
    if (letters == kLongestPacked) break;
    if (!is_ascii_letter(c)) continue;
    key = with_byte(key, upper_ascii(c));
    ++letters;
  }
  return key;
}

/// The same; of a Chinese word, which has no capitals, its first eight bytes.
constexpr PackedWord packed_word(std::string_view word) {
  return !word.empty() && is_wide_at(word, 0) ? packed(word) : packed_capitals(word);
}

class PackedWords {
 public:
  /// Gives `word` also `bits`, one at least. 0 is no word and left out.
  void add(PackedWord word, std::uint8_t bits) {
    if (word == 0) return;
    std::uint8_t& known = bits_[word];
    known = static_cast<std::uint8_t>(known | bits);
  }
  /// The bits of `word`; 0 of a word that is not here.
  std::uint8_t bits_of(PackedWord word) const { return bits_.value_of(word); }
  bool contains(PackedWord word) const { return bits_of(word) != 0; }

 private:
  NumberMap<std::uint8_t> bits_;
};

}  // namespace rolellm
