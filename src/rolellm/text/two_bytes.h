// Which two bytes texts begin with: one look settles most of them.
#pragma once

#include <bitset>
#include <cstddef>
#include <string_view>

namespace rolellm {

class TwoByteSet {
 public:
  /// The first two bytes of `text`, which has as many.
  void insert(std::string_view text) { has_.set(index(text[0], text[1])); }
  bool contains(char first, char second) const { return has_[index(first, second)]; }
  /// Whether the bytes of `text` at `at` are of the set; both are in it.
  bool contains(std::string_view text, std::size_t at) const {
    return contains(text[at], text[at + 1]);
  }

 private:
  static std::size_t index(char first, char second) {
    return static_cast<unsigned char>(first) * 256U + static_cast<unsigned char>(second);
  }
  std::bitset<65536> has_;
};

}  // namespace rolellm
