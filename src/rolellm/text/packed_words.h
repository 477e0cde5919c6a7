// A fixed set of short words, each with bits that say what it is good for: one look into a table.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

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

/// Bits of the bytes of `text`, at most 128, at which no word goes on: those below `A` but for the
/// apostrophe.
using WordEnds = std::array<std::uint64_t, 2>;
inline constexpr std::size_t kMostBytesOfWords = 128;
using ByteBlock = std::array<char, kMostBytesOfWords + kLongestPacked>;
inline WordEnds word_ends(const ByteBlock& text) {
  constexpr std::size_t kLanes = 16;
  using Bytes = unsigned char __attribute__((vector_size(kLanes)));
  WordEnds ends{};
  for (std::size_t at = 0; at < kMostBytesOfWords; at += kLanes) {
    Bytes bytes;
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    const auto is_end = (bytes < 'A') & (bytes != '\'');
    std::array<std::uint64_t, kLanes / 8> eights;
    std::memcpy(eights.data(), &is_end, sizeof is_end);
    for (std::size_t k = 0; k < eights.size(); ++k) {
      // One bit of each byte, gathered in the highest byte.
      const std::uint64_t bits = (eights[k] & 0x0101010101010101U) * 0x0102040810204080U >> 56;
      const std::size_t first = at + 8 * k;
      ends[first / 64] |= bits << (first % 64);
    }
  }
  return ends;
}

/// Calls `use` on each word of `text`'s first 128 bytes that `packed` holds whole, in order. Where
/// words end is collected before any is read: a branch at each end would be mispredicted.
template <class Use>
void for_each_packed_word(std::string_view text, Use use) {
  text = text.substr(0, kMostBytesOfWords);
  ByteBlock bytes{};
  text.copy(bytes.data(), text.size());
  std::size_t begin = 0;
  const WordEnds ends = word_ends(bytes);
  for (std::size_t half = 0; half < ends.size() && begin < text.size(); ++half) {
    for (std::uint64_t left = ends[half]; left != 0 && begin < text.size(); left &= left - 1) {
      const std::size_t end = 64 * half + static_cast<std::size_t>(std::countr_zero(left));
      const std::size_t size = end - begin;
      PackedWord word = 0;
      std::memcpy(&word, bytes.data() + begin, sizeof word);
      if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
      if (size > 0 && size <= kLongestPacked) use(word >> (8 * (kLongestPacked - size)));
      begin = end + 1;
    }
  }
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

/// A few of them, each in a slot of its own: one look, and no branch that may be mispredicted.
class FewPackedWords {
 public:
  FewPackedWords() : FewPackedWords(std::vector<std::pair<PackedWord, std::uint8_t>>()) {}
  /// Some hundred words at most; one that comes twice has all its bits, and 0 is none.
  explicit FewPackedWords(const std::vector<std::pair<PackedWord, std::uint8_t>>& words);

  std::uint8_t bits_of(PackedWord word) const {
    const Slot& slot = slots_[slot_of(word)];
    return static_cast<std::uint8_t>(slot.bits & (slot.word == word ? 0xFF : 0));
  }

 private:
  struct Slot {
    PackedWord word = 0;
    std::uint8_t bits = 0;
  };
  std::size_t slot_of(PackedWord word) const {
    return static_cast<std::size_t>((word * factor_) >> shift_);
  }
  bool try_to_place(const std::vector<std::pair<PackedWord, std::uint8_t>>& words);

  std::vector<Slot> slots_;
  std::uint64_t factor_ = 1;
  int shift_ = 0;
};

}  // namespace rolellm
