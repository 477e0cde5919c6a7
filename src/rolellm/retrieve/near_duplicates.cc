#include "rolellm/retrieve/near_duplicates.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <unordered_map>
#include <utility>

#include "rolellm/retrieve/bm25.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

int root_of(std::vector<int>& parents, int node) {
  while (parents[static_cast<std::size_t>(node)] != node) {
    auto& parent = parents[static_cast<std::size_t>(node)];
    parent = parents[static_cast<std::size_t>(parent)];
    node = parent;
  }
  return node;
}

}  // namespace

std::vector<Likeness> near_duplicate_pairs(std::span<const std::string> texts, double threshold) {
  // Equal texts are indexed once: a question asked of twenty roles must not lose its idf.
  std::vector<std::string> distinct;
  std::vector<std::vector<int>> members;
  std::unordered_map<std::string, std::size_t> seen;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    std::string normal = normalise(texts[i]);
    if (normal.empty()) normal = texts[i];
    const auto [place, added] = seen.try_emplace(normal, distinct.size());
    if (added) {
      distinct.push_back(normal);
      members.emplace_back();
    }
    members[place->second].push_back(static_cast<int>(i));
  }

  const Bm25Index index(distinct);
  std::vector<double> self(distinct.size(), 0);
  std::vector<std::vector<Hit>> hits(distinct.size());
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    hits[i] = index.similar_to(static_cast<int>(i));
    for (const Hit& hit : hits[i]) {
      if (hit.doc == static_cast<int>(i)) self[i] = hit.score;
    }
    // Only what is alike in this direction can be so in both.
    std::erase_if(hits[i], [&](const Hit& hit) { return hit.score < threshold * self[i]; });
  }

  std::vector<Likeness> pairs;
  const auto add_pairs = [&](std::size_t i, std::size_t j, double value) {
    for (const int a : members[i]) {
      for (const int b : members[j]) {
        if (a != b && (i != j || a < b)) pairs.push_back({std::min(a, b), std::max(a, b), value});
      }
    }
  };
  for (std::size_t i = 0; i < distinct.size(); ++i) {
    add_pairs(i, i, 1.0);
    for (const Hit& hit : hits[i]) {
      const auto j = static_cast<std::size_t>(hit.doc);
      if (j <= i) continue;
      const auto back = std::find_if(hits[j].begin(), hits[j].end(), [&](const Hit& other) {
        return other.doc == static_cast<int>(i);
      });
      if (back == hits[j].end()) continue;
      add_pairs(i, j, std::min({1.0, hit.score / self[i], back->score / self[j]}));
    }
  }
  std::sort(pairs.begin(), pairs.end(), [](const Likeness& x, const Likeness& y) {
    return std::pair(x.a, x.b) < std::pair(y.a, y.b);
  });
  return pairs;
}

std::vector<int> repeats_of(std::span<const std::string> texts, double threshold) {
  std::vector<int> repeats(texts.size(), -1);
  // Pairs are sorted by the earlier text, so its own fate is settled when its pairs come.
  for (const Likeness& pair : near_duplicate_pairs(texts, threshold)) {
    int& fate = repeats[static_cast<std::size_t>(pair.b)];
    if (repeats[static_cast<std::size_t>(pair.a)] == -1 && fate == -1) fate = pair.a;
  }
  return repeats;
}

std::vector<int> near_duplicate_clusters(std::span<const std::string> texts, double threshold) {
  std::vector<int> parents(texts.size());
  std::iota(parents.begin(), parents.end(), 0);
  for (const Likeness& pair : near_duplicate_pairs(texts, threshold)) {
    const int a = root_of(parents, pair.a);
    const int b = root_of(parents, pair.b);
    parents[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
  }
  std::map<int, int> numbers;
  std::vector<int> clusters;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const int root = root_of(parents, static_cast<int>(i));
    clusters.push_back(numbers.try_emplace(root, static_cast<int>(numbers.size())).first->second);
  }
  return clusters;
}

}  // namespace rolellm
