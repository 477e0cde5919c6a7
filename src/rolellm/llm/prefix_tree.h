// Prompts as a tree: what several of them have in common at their beginning is there once.
// A pure data structure: it knows tokens and counts, not the cache they lie in (prefix_cache.h).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace rolellm {

constexpr int kNoSequence = -1;

/// A stretch of tokens that follows its parent's. Lives until `remove` or `clear`; its address is
/// stable, and a split leaves it the later part.
struct PrefixNode {
  PrefixNode* parent = nullptr;
  std::vector<std::unique_ptr<PrefixNode>> children;
  std::vector<std::int32_t> tokens;
  int begin = 0;               ///< position of the first token in the prompt
  int computed = 0;            ///< tokens that are in the cache, from the first on
  int sequence = kNoSequence;  ///< holds the cells from the root to here, if a sequence of its own
  bool lent = false;           ///< an answer writes on in that sequence
  bool once = false;           ///< will not be asked for again: goes as soon as it is idle
  int users = 0;               ///< prompts and answers that end here and are not done
  std::uint64_t touched = 0;

  int size() const { return static_cast<int>(tokens.size()); }
  int end() const { return begin + size(); }
  bool complete() const { return computed == size(); }
  bool idle() const { return users == 0 && children.empty(); }
};

class PrefixTree {
 public:
  /// How far a prompt is in the tree: `length` tokens of it, the last of them in `node`.
  struct Place {
    PrefixNode* node = nullptr;
    int length = 0;
    int computed = 0;  ///< of `length`, from the first on
  };

  PrefixTree() = default;
  PrefixTree(const PrefixTree&) = delete;
  PrefixTree& operator=(const PrefixTree&) = delete;

  /// At most `most` tokens are matched.
  Place find(std::span<const std::int32_t> prompt, int most);

  /// The node that ends where `place` does; splits one if need be. Of nothing it is the root.
  PrefixNode& cut_at(const Place& place);

  /// A new node of `tokens` (at least one) below `parent`.
  PrefixNode& add(PrefixNode& parent, std::span<const std::int32_t> tokens);

  /// Takes away the tokens of a leaf that were not computed; at least one was.
  void keep_computed(PrefixNode& leaf);
  /// Takes a leaf away.
  void remove(PrefixNode& leaf);
  void clear();

  /// Marks the node and what is before it as used just now.
  void touch(PrefixNode& node);

  /// The idle leaf that was touched least recently; null when there is none.
  PrefixNode* stalest();

  /// Tokens in all nodes, and in those that may be removed as they and all below are idle.
  int cells() const { return cells_; }
  int idle_cells() const;

  /// A sequence that holds the cells up to the end of `node`: its own or one from below.
  static int holder(const PrefixNode& node);

  PrefixNode& root() { return root_; }

 private:
  PrefixNode root_;
  int cells_ = 0;
  std::uint64_t clock_ = 0;
};

}  // namespace rolellm
