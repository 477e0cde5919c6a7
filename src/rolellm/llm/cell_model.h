// What the scheduler runs on: a model over a cache whose cells sequences share. libllama is one
// (llama_cells.h); tests have a small one that notices every wrong cell (fake_cells.h).
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "rolellm/core/result.h"
#include "rolellm/llm/llama_backend.h"
#include "rolellm/llm/prefix_cache.h"

namespace rolellm {

/// A token to compute. Its sequence must hold the cells of all positions before.
struct BatchRow {
  std::int32_t token = 0;
  int position = 0;
  int sequence = 0;
  bool logits = false;  ///< the scores of the token after it are wanted
  bool exact = false;   ///< its numbers must not depend on the rows beside it
};

class CellModel : public CellMemory {
 public:
  /// Computes rows into the cache, which must have as many free cells. Errors: `failure.decode`,
  /// `interrupted`.
  virtual Status decode(std::span<const BatchRow> rows) = 0;
  /// Scores after row `row` of the last decode, which wanted them, one per vocabulary entry.
  /// Threads may ask at the same time.
  virtual std::span<const float> logits(std::size_t row) const = 0;

  /// The adapter of what is decoded from now on; empties the cache.
  virtual Status use_adapter(int adapter) = 0;

  virtual bool ends_answer(std::int32_t token) const = 0;
  /// A token's bytes; may be part of a UTF-8 character.
  virtual std::string text_of(std::int32_t token) const = 0;
};

}  // namespace rolellm
