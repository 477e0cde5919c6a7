// The model's own chances for the next token: log-softmax of a raw row of logits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rolellm {

class Logprobs {
 public:
  /// `logits` must stay as they are while this is used. Forbidden tokens have -infinity.
  explicit Logprobs(std::span<const float> logits);

  struct Entry {
    std::int32_t token;
    double logprob;
  };
  double of(std::int32_t token) const;
  /// The likeliest `count`, likeliest first, equal ones in the order of their ids; fewer where
  /// fewer are possible.
  std::vector<Entry> likeliest(std::size_t count) const;

 private:
  std::span<const float> logits_;
  double log_of_sum_;  ///< of all exp(logit)
  float most_;
};

}  // namespace rolellm
