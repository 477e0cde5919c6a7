#include "rolellm/role_bench/split.h"

#include <algorithm>
#include <numeric>

#include "rolellm/core/random.h"
#include "rolellm/retrieve/near_duplicates.h"

namespace rolellm {

std::vector<bool> hold_out(std::span<const std::string> texts, int test_count, std::uint64_t seed) {
  std::vector<bool> held(texts.size(), false);
  // Nearer than the rule of removal: what merely resembles a test question also stays out.
  constexpr double kRelated = 0.5;
  const std::vector<int> cluster = near_duplicate_clusters(texts, kRelated);
  if (cluster.empty()) return held;
  const int clusters = *std::max_element(cluster.begin(), cluster.end()) + 1;
  std::vector<int> size(clusters, 0), order(clusters);
  for (const int c : cluster) ++size[c];
  std::iota(order.begin(), order.end(), 0);
  Random(seed).shuffle(std::span(order));
  int taken = 0;
  std::vector<bool> test_cluster(clusters, false);
  for (int i = 0; i + 1 < clusters && taken < test_count; ++i) {
    const int c = order[i];
    const int missing = test_count - taken;
    if (size[c] > missing && size[c] - missing > missing) continue;
    test_cluster[c] = true;
    taken += size[c];
  }
  for (std::size_t i = 0; i < texts.size(); ++i) held[i] = test_cluster[cluster[i]];
  return held;
}

}  // namespace rolellm
