// Compares our logits with libllama's on the same text: the proof that both compute one function.
#pragma once

#include <limits>
#include <span>
#include <string>

#include "rolellm/model/transformer.h"

namespace rolellm {

/// The largest differences over all tokens and the whole vocabulary.
struct LogitDifference {
  double largest_difference = 0;
  double largest_logit = 0;  ///< largest |logit| of libllama's
  int tokens = 0;

  /// Without end where all logits are 0: that proves nothing.
  double relative() const {
    return largest_logit > 0 ? largest_difference / largest_logit
                             : std::numeric_limits<double>::infinity();
  }
};

/// libllama runs `gguf` in fp32 (cache included), with the adapter file when one is named.
Result<LogitDifference> compare_logits(Transformer& model, const fs::path& gguf,
                                       const std::string& adapter,
                                       std::span<const std::int32_t> tokens);

}  // namespace rolellm
