// Draws a token from one row of logits: penalties, temperature, top-k, min-p, top-p, seeded.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <llama.h>

#include "rolellm/core/random.h"
#include "rolellm/llm/chat_model.h"

namespace rolellm {

/// One answer's sampler. The same seed and the same logits give the same tokens. A grammar, when
/// given, must outlive the sampler.
class Sampler {
 public:
  Sampler(const Sampling& sampling, std::uint64_t seed, llama_sampler* grammar);

  /// Draws from `logits` (one per vocabulary entry, changed in place) and remembers the token.
  /// LLAMA_TOKEN_NULL when logits are not finite or the grammar allows no token.
  llama_token draw(std::span<float> logits);

 private:
  struct Candidate {
    llama_token token;
    float logit;
  };
  void penalise_repeats(std::span<float> logits) const;
  void collect(std::span<const float> logits, float width);
  void keep_allowed();
  llama_token pick();
  bool allowed(llama_token token) const;

  Sampling sampling_;
  Random random_;
  llama_sampler* grammar_;
  std::vector<llama_token> recent_;
  std::vector<Candidate> candidates_;
};

}  // namespace rolellm
