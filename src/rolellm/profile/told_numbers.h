// The numbers that a text tells: an age, a price, a floor.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

/// Reads numbers by the words of one language.
class NumberReader {
 public:
  /// `words`: "one" to "nineteen", "twenty", "thirty" to "ninety", "hundred", or Chinese digits.
  explicit NumberReader(std::vector<std::string> words) : words_(std::move(words)) {}

  /// Each number once, in digits: "67" of "67-year-old" and of "sixty-seven", "400" of "four
  /// hundred"; in Chinese as written, 六十七. "one" alone (or 一) mostly counts nothing and is
  /// none.
  std::set<std::string> numbers_in(std::string_view text) const;
  /// 7 of "seven", 60 of "sixty"; 0 of other words, and of digits.
  int value_of(const std::string& word) const;

 private:
  std::vector<std::string> words_;
};

}  // namespace rolellm
