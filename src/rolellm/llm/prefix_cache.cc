#include "rolellm/llm/prefix_cache.h"

#include "rolellm/core/result.h"

namespace rolellm {

PrefixCache::PrefixCache(CellMemory& memory, int cells, int sequences)
    : memory_(memory), cells_(cells), sequences_(sequences) {
  clear();
}

std::optional<int> PrefixCache::shared_tokens(std::span<const std::int32_t> prompt) {
  const auto place = tree_.find(prompt, static_cast<int>(prompt.size()) - 1);
  if (place.computed < place.length) return std::nullopt;
  return place.length;
}

PrefixNode* PrefixCache::open(std::span<const std::int32_t> prompt, int spare, bool once) {
  const auto place = tree_.find(prompt, static_cast<int>(prompt.size()) - 1);
  ROLELLM_CHECK(place.computed == place.length);
  PrefixNode& parent = tree_.cut_at(place);
  ++parent.users;  // not to be evicted meanwhile
  PrefixNode* const node = open_below(parent, prompt.subspan(place.length), spare);
  --parent.users;
  if (node) node->once = once;
  return node;
}

PrefixNode* PrefixCache::open_below(PrefixNode& parent, std::span<const std::int32_t> tokens,
                                    int spare) {
  const int own = static_cast<int>(tokens.size());
  if (free_cells() + idle_cells() < own + spare) return nullptr;
  while (free_cells() < own) {
    if (!evict()) return nullptr;
  }
  const auto sequence = take_sequence();
  if (!sequence) return nullptr;
  if (parent.end() > 0) memory_.share(PrefixTree::holder(parent), *sequence, parent.end());
  PrefixNode& node = tree_.add(parent, tokens);
  node.sequence = *sequence;
  node.users = 1;
  return &node;
}

void PrefixCache::close(PrefixNode& node) {
  ROLELLM_CHECK(node.users > 0);
  --node.users;
  if (!node.idle()) return;
  if (node.once || node.computed == 0) {
    drop(node);
  } else if (!node.complete()) {
    tree_.keep_computed(node);
  }
}

std::optional<int> PrefixCache::take_sequence() {
  while (free_sequences_.empty()) {
    if (!evict()) return std::nullopt;
  }
  const int sequence = free_sequences_.back();
  free_sequences_.pop_back();
  return sequence;
}

std::optional<int> PrefixCache::begin_answer(PrefixNode& node) {
  ROLELLM_CHECK(node.users > 0 && node.complete());
  std::optional<int> sequence;
  if (node.sequence != kNoSequence && !node.lent) {
    sequence = node.sequence;
    node.lent = true;
  } else {
    sequence = take_sequence();
    if (!sequence) return std::nullopt;
    memory_.share(PrefixTree::holder(node), *sequence, node.end());
  }
  ++node.users;
  tree_.touch(node);
  return sequence;
}

void PrefixCache::end_answer(PrefixNode& node, int sequence, int cells) {
  answer_cells_ -= cells;
  if (sequence == node.sequence) {
    memory_.cut(sequence, node.end());
    node.lent = false;
  } else {
    memory_.cut(sequence, 0);
    free_sequences_.push_back(sequence);
  }
  close(node);
}

bool PrefixCache::evict() {
  PrefixNode* const leaf = tree_.stalest();
  if (!leaf) return false;
  drop(*leaf);
  ++evictions_;
  return true;
}

void PrefixCache::drop(PrefixNode& leaf) {
  PrefixNode& parent = *leaf.parent;
  const int sequence = leaf.sequence;
  const bool last = parent.children.size() == 1;
  tree_.remove(leaf);
  if (last && parent.end() > 0 && parent.sequence == kNoSequence) {
    memory_.cut(sequence, parent.end());  // it held the parent's cells, too, and goes on with that
    parent.sequence = sequence;
  } else {
    memory_.cut(sequence, 0);
    free_sequences_.push_back(sequence);
  }
}

void PrefixCache::clear() {
  ROLELLM_CHECK(answer_cells_ == 0);
  tree_.clear();
  memory_.clear();
  free_sequences_.clear();
  for (int id = sequences_ - 1; id >= 0; --id) free_sequences_.push_back(id);
}

}  // namespace rolellm
