// From a row of logits to the chances of tokens, as replies report them.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rolellm {

class ChanceTable {
 public:
  /// Remembers the `most` likeliest tokens and what all logits sum to.
  ChanceTable(std::span<const float> logits, int most);
  /// Natural logarithm of the chance of a token with this logit.
  double logprob(float logit) const { return logit - log_sum_; }
  /// Likeliest first; equal ones in the order of their ids.
  const std::vector<std::int32_t>& likeliest() const { return likeliest_; }

 private:
  double log_sum_ = 0;
  std::vector<std::int32_t> likeliest_;
};

}  // namespace rolellm
