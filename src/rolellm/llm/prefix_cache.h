// The cache's cells and sequences, given to prompts by need: common beginnings are kept once, what
// ended longest ago goes first.
//
// A cell is held by sequences. Each prompt has a sequence that holds its cells from the first on;
// an answer writes on in its prompt's sequence, or in a copy of it (a copy costs no cells). So the
// cells of a beginning stay as long as any sequence below needs them.
#pragma once

#include <optional>

#include "rolellm/llm/prefix_tree.h"

namespace rolellm {

/// What a cache can do. libllama's is one (llama_cells.h), tests have their own.
class CellMemory {
 public:
  virtual ~CellMemory() = default;
  /// `to`, which is empty, from now on holds the first `end` cells of `from` as well.
  virtual void share(int from, int to, int end) = 0;
  /// `sequence` gives up its cells from position `end` on. A cell that nobody holds is free.
  virtual void cut(int sequence, int end) = 0;
  virtual void clear() = 0;
};

class PrefixCache {
 public:
  /// `memory` must outlive it.
  PrefixCache(CellMemory& memory, int cells, int sequences);

  int cells() const { return cells_; }
  int used_cells() const { return tree_.cells() + answer_cells_; }
  /// Cells in nobody's use, and those that prompts without users keep in case they come again.
  int free_cells() const { return cells_ - used_cells(); }
  int idle_cells() const { return tree_.idle_cells(); }
  int evictions() const { return evictions_; }

  /// Tokens of `prompt` that need not be computed; nothing while more of it is just being computed
  /// and soon will be. At least one token is always computed: its logits begin the answer.
  std::optional<int> shared_tokens(std::span<const std::int32_t> prompt);

  /// Makes place for a prompt and counts its cells as used, evicting what is idle. The caller
  /// computes the node's tokens (`computed` onwards) in its sequence. Null, and nothing has
  /// changed but evictions, when cells or sequences are short or `spare` cells would not stay free
  /// or idle. `once`: the prompt will not come again.
  PrefixNode* open(std::span<const std::int32_t> prompt, int spare, bool once = false);
  /// The opener is done with the prompt; what was computed stays until its cells are needed.
  void close(PrefixNode& node);

  /// A sequence in which an answer to the prompt at `node` writes on; none when they are short.
  std::optional<int> begin_answer(PrefixNode& node);
  /// Counts a cell more for an answer; `free_cells` must not be 0.
  void grow_answer() { ++answer_cells_; }
  /// The answer has ended, with `cells` of its own.
  void end_answer(PrefixNode& node, int sequence, int cells);

  /// Drops the idle prompt that was used least recently; false when there is none.
  bool evict();
  /// Forgets everything. Nothing may be in use.
  void clear();

 private:
  std::optional<int> take_sequence();
  PrefixNode* open_below(PrefixNode& parent, std::span<const std::int32_t> tokens, int spare);
  void drop(PrefixNode& leaf);

  CellMemory& memory_;
  int cells_;
  int sequences_;
  std::vector<int> free_sequences_;
  PrefixTree tree_;
  int answer_cells_ = 0;
  int evictions_ = 0;
};

}  // namespace rolellm
