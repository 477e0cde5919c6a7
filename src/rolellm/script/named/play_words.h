// The words of `data/words/play.yaml`: what headings, lists of persons and directions are told by.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_set>

#include "rolellm/core/result.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/two_bytes.h"

namespace rolellm {

/// `text` in capitals: ASCII and the accented letters of Latin-1 (`é`, `ö`); others as they are.
std::string upper_latin(std::string_view text);
/// The same into `out`, which is kept to be used again.
void upper_latin(std::string_view text, std::string& out);

/// A set of strings in capitals, asked by views.
class WordSet {
 public:
  void insert(std::string word) {
    if (!word.empty()) lengths_[index(word)] |= length_bit(word.size());
    words_.insert(std::move(word));
  }
  bool contains(std::string_view upper) const {
    return may_contain(upper) && words_.find(upper) != words_.end();
  }
  bool contains_in_any_case(std::string_view text) const {
    return may_contain(text) && words_.find(upper_latin(text)) != words_.end();
  }
  /// False where `text`, whatever its case, is none by its first bytes and its length: nearly all
  /// texts need no look at the words, nor their capitals.
  bool may_contain(std::string_view text) const {
    return !text.empty() && (lengths_[index(text)] & length_bit(text.size())) != 0;
  }
  /// The same of the first bytes of a word and of a text that begins with it.
  bool may_begin(std::string_view text) const {
    return !text.empty() && (lengths_[index(text)] | lengths_[index(text.substr(0, 1))]) != 0;
  }
  auto begin() const { return words_.begin(); }
  auto end() const { return words_.end(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  /// Words of 31 bytes and more share a bit.
  static std::uint32_t length_bit(std::size_t bytes) {
    return std::uint32_t{1} << std::min<std::size_t>(bytes, 31);
  }
  /// By the first two bytes, of a text that is not empty. Capitals beyond ASCII differ from small
  /// letters in their second byte, which is left out.
  static std::size_t index(std::string_view text) {
    constexpr std::size_t kBits = 5;
    const auto low = [](char c) {
      return static_cast<unsigned char>(upper_ascii(c)) & ((std::size_t{1} << kBits) - 1);
    };
    const bool one = text.size() == 1 || static_cast<unsigned char>(text[0]) >= 0x80;
    return low(text[0]) << kBits | (one ? 0 : low(text[1]));
  }

  std::unordered_set<std::string, Hash, std::equal_to<>> words_;
  std::array<std::uint32_t, 1024> lengths_{};  // of the words, by `index`
};

struct PlayWords {
  WordSet units, ordinals, ordinal_endings, whole_headings, bracketed_headings, breaks, persons,
      person_marks, directions, direction_seconds, not_names, scene_places, scene_notes, narrators,
      footnotes, songs, editors, titles, joining, small_words, speech_words, told_words, manners,
      whole_directions, direction_endings, articles, voices, break_starts, han_digits, han_marks,
      han_units, han_counts, han_acts, han_entrances, han_places, han_prologues, places_and_times,
      page_words, panels, comic_pages, comic_notes, list_heads;
  WordSet
      heading_starts;  ///< what the first word of a division may be, but for numbers and articles
  TwoByteSet editor_heads;     ///< which `editors` and `footnotes` begin with
  WordSet han_heading_starts;  ///< the first characters of Chinese headings

  /// Loaded once from `data/`, whose files do not change while the program runs.
  static const Result<PlayWords>& get();
};

}  // namespace rolellm
