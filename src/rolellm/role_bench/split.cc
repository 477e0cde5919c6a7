#include "rolellm/role_bench/split.h"

#include <algorithm>
#include <numeric>

#include "rolellm/core/random.h"
#include "rolellm/retrieve/near_duplicates.h"

namespace rolellm {

std::vector<bool> hold_out(std::span<const std::string> texts, std::span<const int> groups,
                           int per_group, std::uint64_t seed) {
  std::vector<bool> held(texts.size(), false);
  // Nearer than the rule of removal: what merely resembles a test question also stays out.
  constexpr double kRelated = 0.5;
  const std::vector<int> cluster = near_duplicate_clusters(texts, kRelated);
  if (cluster.empty()) return held;
  const int clusters = *std::max_element(cluster.begin(), cluster.end()) + 1;
  const int group_count = *std::max_element(groups.begin(), groups.end()) + 1;
  std::vector<std::vector<int>> members(clusters);
  std::vector<int> size(group_count, 0), taken(group_count, 0), order(clusters);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    members[cluster[i]].push_back(static_cast<int>(i));
    ++size[groups[i]];
  }
  std::iota(order.begin(), order.end(), 0);
  Random(seed).shuffle(std::span(order));
  for (const int c : order) {
    std::vector<int> more(group_count, 0);
    for (const int text : members[c]) ++more[groups[text]];
    bool fits = true;
    for (int g = 0; g < group_count; ++g) {
      fits = fits && (more[g] == 0 || taken[g] + more[g] <= std::min(per_group, size[g] / 2));
    }
    if (!fits) continue;
    for (const int text : members[c]) held[text] = true;
    for (int g = 0; g < group_count; ++g) taken[g] += more[g];
  }
  return held;
}

}  // namespace rolellm
