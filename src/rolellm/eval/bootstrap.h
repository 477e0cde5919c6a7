// Intervals that say how far a figure would move with other roles: bootstrap over clusters.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace rolellm {

struct Interval {
  double mean = 0;
  double low = 0;   ///< 2.5th percentile of the resampled means
  double high = 0;  ///< 97.5th percentile
  int n = 0;
};

/// Mean of `values` with a 95 % percentile interval. Each resample draws clusters (roles) with
/// replacement and, within a drawn cluster, its values with replacement; with one cluster only
/// values are drawn. `clusters` has one name per value. Nothing in, zeros out.
Interval cluster_bootstrap(std::span<const double> values, std::span<const std::string> clusters,
                           int resamples, std::uint64_t seed);

}  // namespace rolellm
