// Rows of training text laid side by side in one sequence, without padding and with shared
// beginnings stored once.
#pragma once

#include <cstdint>
#include <vector>

namespace rolellm {

/// A run of tokens that sees its context and, causally, itself. A prefix has no context; a branch
/// has the prefix as context. Contexts begin at position 0 of their text.
struct Stretch {
  std::int64_t begin = 0;
  std::int64_t length = 0;
  std::int64_t context_begin = 0;
  std::int64_t context_length = 0;
};

/// One forward pass's worth of tokens.
struct Pack {
  std::vector<std::int64_t> tokens;
  std::vector<std::int64_t> positions;  ///< restart behind the context in every branch
  std::vector<Stretch> stretches;       ///< cover all tokens; a context comes before its branches
  /// What is learnt: the token at `rows[i]` must predict `labels[i]`. The last token of a prefix
  /// appears once for each branch that begins with a learnt token.
  std::vector<std::int64_t> rows;
  std::vector<std::int64_t> labels;
};

}  // namespace rolellm
