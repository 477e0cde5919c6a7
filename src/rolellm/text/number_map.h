// A hash map of numbers above 0 in one piece of memory: no node is allocated for each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace rolellm {

template <class Value>
class NumberMap {
 public:
  NumberMap() : slots_(kLeastSlots) {}

  /// The value of `key`, which must not be 0; a new one is Value().
  Value& operator[](std::uint64_t key) {
    std::size_t at = slot_of(key);
    if (slots_[at].first == 0) {
      if (kSpare * (size_ + 1) > slots_.size()) {
        grow();
        at = slot_of(key);
      }
      slots_[at].first = key;
      ++size_;
    }
    return slots_[at].second;
  }

  /// The value of `key`, or Value() where it has none.
  Value value_of(std::uint64_t key) const { return slots_[slot_of(key)].second; }

 private:
  static constexpr std::size_t kLeastSlots = 16;
  static constexpr std::size_t kSpare = 2;  // slots to a key, at least
  using Slot = std::pair<std::uint64_t, Value>;

  /// Where `key` stands, or would.
  std::size_t slot_of(std::uint64_t key) const {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15;  // 2^64 over the golden ratio
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>((key * kGolden) >> 24) & mask;
    while (slots_[at].first != 0 && slots_[at].first != key) at = (at + 1) & mask;
    return at;
  }

  void grow() {
    std::vector<Slot> few(2 * slots_.size());
    few.swap(slots_);
    for (Slot& old : few)
      if (old.first != 0) slots_[slot_of(old.first)] = std::move(old);
  }

  std::vector<Slot> slots_;  // a power of two
  std::size_t size_ = 0;
};

}  // namespace rolellm
