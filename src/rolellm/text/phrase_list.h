// A fixed list of words or phrases, found at the start of texts or anywhere in them.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

class PhraseList {
 public:
  PhraseList() = default;
  explicit PhraseList(const std::vector<std::string>& phrases);

  /// Whether `text` begins with one of them.
  bool starts(std::string_view text) const;
  /// Whether one stands anywhere in `text`.
  bool is_in(std::string_view text) const;
  /// The same of a whole word: not `PINK` in `SPINK`.
  bool is_word_in(std::string_view text) const;
  /// Calls `test` on the phrases that `text` begins with until it says yes.
  template <class Test>
  bool any_start(std::string_view text, Test test) const {
    if (text.empty()) return false;
    for (const std::string& phrase : with_first(text.front()))
      if (text.starts_with(phrase) && test(phrase)) return true;
    return false;
  }

 private:
  const std::vector<std::string>& with_first(char c) const {
    return by_first_[static_cast<unsigned char>(c)];
  }

  std::array<std::vector<std::string>, 256> by_first_;  // few share their first byte
};

}  // namespace rolellm
