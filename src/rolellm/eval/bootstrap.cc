#include "rolellm/eval/bootstrap.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <vector>

#include "rolellm/core/random.h"
#include "rolellm/core/result.h"

namespace rolellm {

Interval cluster_bootstrap(std::span<const double> values, std::span<const std::string> clusters,
                           int resamples, std::uint64_t seed) {
  ROLELLM_CHECK(values.size() == clusters.size());
  Interval interval;
  if (values.empty()) return interval;
  interval.n = static_cast<int>(values.size());
  interval.mean =
      std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
  std::map<std::string, std::vector<double>> grouped;
  for (std::size_t i = 0; i < values.size(); ++i) grouped[clusters[i]].push_back(values[i]);
  std::vector<std::vector<double>> groups;
  for (auto& [name, group] : grouped) groups.push_back(std::move(group));

  Random random(seed);
  std::vector<double> means;
  for (int round = 0; round < resamples; ++round) {
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t k = 0; k < groups.size(); ++k) {
      const auto& group = groups[random.below(groups.size())];
      for (std::size_t i = 0; i < group.size(); ++i) sum += group[random.below(group.size())];
      count += group.size();
    }
    means.push_back(sum / static_cast<double>(count));
  }
  std::sort(means.begin(), means.end());
  const auto at = [&](double share) {
    return means[static_cast<std::size_t>(share * static_cast<double>(means.size() - 1) + 0.5)];
  };
  if (!means.empty()) {
    interval.low = at(0.025);
    interval.high = at(0.975);
  }
  return interval;
}

}  // namespace rolellm
