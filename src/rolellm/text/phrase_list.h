// A fixed list of words or phrases, found at the start of texts or anywhere in them.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rolellm {

/// Which bytes a text has, by their last six bits: a text that lacks one of a phrase's has not the
/// phrase.
using ByteMask = std::uint64_t;

constexpr ByteMask mask_of(char c) { return ByteMask{1} << (static_cast<unsigned char>(c) & 63U); }
constexpr ByteMask mask_of(std::string_view text) {
  ByteMask mask = 0;
  for (const char c : text) mask |= mask_of(c);
  return mask;
}
constexpr bool may_have(ByteMask text, ByteMask phrase) { return (text & phrase) == phrase; }

class PhraseList {
 public:
  PhraseList() = default;
  explicit PhraseList(const std::vector<std::string>& phrases);

  /// Whether `text` is one of them.
  bool contains(std::string_view text) const;
  /// Whether `text` begins with one of them.
  bool starts(std::string_view text) const;
  /// Whether one stands anywhere in `text`, whose mask is `bytes`.
  bool is_in(std::string_view text, ByteMask bytes) const;
  bool is_in(std::string_view text) const { return is_in(text, mask_of(text)); }
  /// The same of a whole word: not `PINK` in `SPINK`.
  bool is_word_in(std::string_view text, ByteMask bytes) const;
  bool is_word_in(std::string_view text) const { return is_word_in(text, mask_of(text)); }
  /// Calls `test` on the phrases that `text` begins with until it says yes.
  template <class Test>
  bool any_start(std::string_view text, Test test) const {
    if (text.empty()) return false;
    for (const std::string& phrase : with_first(text.front())) {
      // The last byte settles nearly all that begin alike.
      const bool may_be = phrase.size() <= text.size() && phrase.back() == text[phrase.size() - 1];
      if (may_be && text.starts_with(phrase) && test(phrase)) return true;
    }
    return false;
  }

 private:
  const std::vector<std::string>& with_first(char c) const {
    return by_first_[static_cast<unsigned char>(c)];
  }

  std::array<std::vector<std::string>, 256> by_first_;        // few share their first byte
  std::vector<std::pair<ByteMask, std::string>> with_masks_;  // all again
};

}  // namespace rolellm
