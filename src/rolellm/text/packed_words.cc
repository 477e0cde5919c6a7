#include "rolellm/text/packed_words.h"

namespace rolellm {

FewPackedWords::FewPackedWords(const std::vector<std::pair<PackedWord, std::uint8_t>>& words) {
  constexpr std::size_t kSpare = 8;                      // slots to a word
  constexpr int kTries = 1000;                           // of each size; one of ten does, about
  constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
  for (std::size_t slots = std::bit_ceil(kSpare * (words.size() + 1));; slots *= 2) {
    shift_ = 64 - std::countr_zero(slots);
    factor_ = kGolden;
    for (int i = 0; i < kTries; ++i) {
      slots_.assign(slots, {});
      if (try_to_place(words)) return;
      factor_ = factor_ * kGolden | 1;
    }
  }
}

bool FewPackedWords::try_to_place(const std::vector<std::pair<PackedWord, std::uint8_t>>& words) {
  for (const auto& [word, bits] : words) {
    if (word == 0) continue;
    Slot& slot = slots_[slot_of(word)];
    if (slot.word != 0 && slot.word != word) return false;
    slot.word = word;
    slot.bits = static_cast<std::uint8_t>(slot.bits | bits);
  }
  return true;
}

}  // namespace rolellm
