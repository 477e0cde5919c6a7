// Texts that say nearly the same: to ask each question once, and to keep splits free of leaks.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace rolellm {

/// How alike two texts must be to count as one. Likeness is BM25 of one for the other over BM25 of
/// the one for itself, the smaller of both directions, between 0 and 1; the same words in another
/// order give about 1. Texts whose normalised forms are equal always count as one.
inline constexpr double kNearDuplicate = 0.7;

struct Likeness {
  int a = 0;  ///< a < b
  int b = 0;
  double value = 0;
};

/// Pairs of texts at least as alike as `threshold`, by a, then b.
std::vector<Likeness> near_duplicate_pairs(std::span<const std::string> texts, double threshold);

/// For each text the earlier kept text that it repeats, or -1 when it is kept. Greedy in the order
/// given: a text is compared with kept ones only.
std::vector<int> repeats_of(std::span<const std::string> texts, double threshold = kNearDuplicate);

/// A cluster number for each text, counted from 0 by first appearance; near-duplicates of
/// near-duplicates share one. Whoever splits by cluster leaks nothing.
std::vector<int> near_duplicate_clusters(std::span<const std::string> texts,
                                         double threshold = kNearDuplicate);

}  // namespace rolellm
