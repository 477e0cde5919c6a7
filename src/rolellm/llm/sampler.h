// Draws the tokens of one answer: penalties, then the distribution's limits, then its grammar.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include <llama.h>

#include "rolellm/core/random.h"
#include "rolellm/llm/chat_model.h"
#include "rolellm/llm/distribution.h"
#include "rolellm/llm/json_matcher.h"

namespace rolellm {

/// One answer's sampler. The same seed and the same logits give the same tokens, whatever else
/// runs. Different samplers may draw at the same time on different threads, from the same row too.
class Sampler {
 public:
  /// `grammar` may be null. With one, the answer is a whole text of it within
  /// `sampling.max_tokens`, which must be `grammar->fewest_tokens()` at least.
  Sampler(const Sampling& sampling, std::uint64_t seed,
          std::shared_ptr<const JsonGrammar> grammar = nullptr);

  /// Draws from `logits` (one per vocabulary entry) and remembers the token. LLAMA_TOKEN_NULL when
  /// logits are not finite.
  ///
  /// With a grammar: of the tokens that the limits leave, those that may follow, in their
  /// proportions; where none may, the limits are taken over all that may follow.
  llama_token draw(std::span<const float> logits);

  /// The grammar's text is whole and nothing can follow. Always false without a grammar.
  bool is_finished() const { return matcher_ && matcher_->is_finished(); }
  /// The grammar's text may end here.
  bool is_complete() const { return matcher_ && matcher_->is_complete(); }

 private:
  std::span<const float> penalised(std::span<const float> logits);
  llama_token draw_allowed(std::span<const float> logits);
  void remember(llama_token token);

  Sampling sampling_;
  Random random_;
  Distribution distribution_;
  std::optional<JsonMatcher> matcher_;
  int tokens_left_;  ///< of max_tokens
  std::vector<llama_token> said_;
  std::unordered_map<llama_token, int> times_said_;
  std::vector<float> row_;
};

}  // namespace rolellm
