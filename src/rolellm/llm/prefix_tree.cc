#include "rolellm/llm/prefix_tree.h"

#include <algorithm>

#include "rolellm/core/result.h"

namespace rolellm {
namespace {

int common_prefix(std::span<const std::int32_t> a, std::span<const std::int32_t> b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<int>(std::mismatch(a.begin(), a.begin() + most, b.begin()).first - a.begin());
}

PrefixNode* stalest_below(PrefixNode& node) {
  PrefixNode* found = nullptr;
  for (const auto& child : node.children) {
    PrefixNode* const candidate = child->idle() ? child.get() : stalest_below(*child);
    if (candidate && (!found || candidate->touched < found->touched)) found = candidate;
  }
  return found;
}

/// Adds what is idle below to `sum`; true when the node itself is, with all below.
bool add_idle(const PrefixNode& node, int& sum) {
  bool idle = node.users == 0;
  for (const auto& child : node.children) idle &= add_idle(*child, sum);
  if (idle) sum += node.size();
  return idle;
}

}  // namespace

PrefixTree::Place PrefixTree::find(std::span<const std::int32_t> prompt, int most) {
  prompt = prompt.first(std::min(prompt.size(), static_cast<std::size_t>(std::max(most, 0))));
  Place place{.node = &root_};
  for (bool deeper = true; deeper;) {
    deeper = false;
    PrefixNode* best = nullptr;
    int longest = 0;
    for (const auto& child : place.node->children) {
      const int common = common_prefix(child->tokens, prompt.subspan(place.length));
      if (common > longest) {
        longest = common;
        best = child.get();
      }
    }
    if (!best) break;
    if (place.computed == place.length) place.computed += std::min(longest, best->computed);
    place.node = best;
    place.length += longest;
    deeper = longest == best->size();
  }
  return place;
}

PrefixNode& PrefixTree::cut_at(const Place& place) {
  PrefixNode& node = *place.node;
  if (place.length == node.end()) return node;
  // A new node takes the first part and the old one's place; the old one keeps its address, since
  // its users mean the place where it ends.
  const int kept = place.length - node.begin;
  ROLELLM_CHECK(kept > 0 && kept < node.size());
  auto upper = std::make_unique<PrefixNode>();
  upper->parent = node.parent;
  upper->tokens.assign(node.tokens.begin(), node.tokens.begin() + kept);
  upper->begin = node.begin;
  upper->computed = std::min(node.computed, kept);
  upper->touched = node.touched;
  node.tokens.erase(node.tokens.begin(), node.tokens.begin() + kept);
  node.begin += kept;
  node.computed -= upper->computed;
  auto& siblings = node.parent->children;
  auto& slot = *std::find_if(siblings.begin(), siblings.end(),
                             [&](const auto& child) { return child.get() == &node; });
  node.parent = upper.get();
  upper->children.push_back(std::move(slot));
  slot = std::move(upper);
  return *slot;
}

PrefixNode& PrefixTree::add(PrefixNode& parent, std::span<const std::int32_t> tokens) {
  ROLELLM_CHECK(!tokens.empty());
  auto node = std::make_unique<PrefixNode>();
  node->parent = &parent;
  node->tokens.assign(tokens.begin(), tokens.end());
  node->begin = parent.end();
  cells_ += node->size();
  parent.children.push_back(std::move(node));
  touch(*parent.children.back());
  return *parent.children.back();
}

void PrefixTree::keep_computed(PrefixNode& leaf) {
  ROLELLM_CHECK(leaf.children.empty() && leaf.computed > 0);
  cells_ -= leaf.size() - leaf.computed;
  leaf.tokens.resize(static_cast<std::size_t>(leaf.computed));
}

void PrefixTree::remove(PrefixNode& leaf) {
  ROLELLM_CHECK(leaf.idle() && leaf.parent);
  cells_ -= leaf.size();
  std::erase_if(leaf.parent->children, [&](const auto& child) { return child.get() == &leaf; });
}

void PrefixTree::clear() {
  root_.children.clear();
  cells_ = 0;
}

void PrefixTree::touch(PrefixNode& node) {
  ++clock_;
  for (PrefixNode* at = &node; at; at = at->parent) at->touched = clock_;
}

PrefixNode* PrefixTree::stalest() { return stalest_below(root_); }

int PrefixTree::idle_cells() const {
  int sum = 0;
  for (const auto& child : root_.children) add_idle(*child, sum);
  return sum;
}

int PrefixTree::holder(const PrefixNode& node) {
  if (node.sequence != kNoSequence) return node.sequence;
  for (const auto& child : node.children) {
    if (const int found = holder(*child); found != kNoSequence) return found;
  }
  return kNoSequence;
}

}  // namespace rolellm
