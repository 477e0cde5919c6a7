// Seeded randomness with the same numbers on every machine and compiler.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>

namespace rolellm {

/// xoshiro256++ (Blackman & Vigna 2019), seeded through splitmix64.
class Random {
 public:
  explicit Random(std::uint64_t seed);
  std::uint64_t next();
  /// Uniform in [0, 1).
  double uniform();
  /// Uniform in [0, bound), without bias; `bound` > 0.
  std::uint64_t below(std::uint64_t bound);

  /// Fisher–Yates.
  template <class T>
  void shuffle(std::span<T> items) {
    for (std::size_t i = items.size(); i > 1; --i) {
      std::swap(items[i - 1], items[below(i)]);
    }
  }

  /// The generator's whole state, for checkpoints.
  struct State {
    std::uint64_t words[4];
  };
  State state() const { return state_; }
  void restore(const State& state) { state_ = state; }

 private:
  State state_;
};

/// A seed of its own for a named part of a run, so that adding one part shifts no other.
std::uint64_t derive_seed(std::uint64_t seed, std::string_view name);

}  // namespace rolellm
