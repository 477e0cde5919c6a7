#include "rolellm/llm/logprobs.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "rolellm/llm/logit_scan.h"

namespace rolellm {
namespace {

constexpr float kWidthAtFirst = 4.0F;

}  // namespace

Logprobs::Logprobs(std::span<const float> logits) : logits_(logits), most_(largest_logit(logits)) {
  std::vector<double> sums;
  sum_exponentials(logits, most_, 1.0F, sums);
  log_of_sum_ =
      static_cast<double>(most_) + std::log(std::accumulate(sums.begin(), sums.end(), 0.0));
}

double Logprobs::of(std::int32_t token) const {
  return static_cast<double>(logits_[static_cast<std::size_t>(token)]) - log_of_sum_;
}

std::vector<Logprobs::Entry> Logprobs::likeliest(std::size_t count) const {
  std::vector<std::int32_t> found;
  // Wider until there are enough, or all that are possible.
  for (float width = kWidthAtFirst;; width *= 2) {
    found.clear();
    find_at_least(logits_, std::max(most_ - width, std::numeric_limits<float>::lowest()), found);
    if (found.size() >= count || std::isinf(width)) break;
  }
  const std::size_t kept = std::min(count, found.size());
  const auto logit = [&](std::int32_t token) { return logits_[static_cast<std::size_t>(token)]; };
  std::partial_sort(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(kept), found.end(),
                    [&](std::int32_t a, std::int32_t b) {
                      return logit(a) != logit(b) ? logit(a) > logit(b) : a < b;
                    });
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < kept; ++i) entries.push_back({found[i], of(found[i])});
  return entries;
}

}  // namespace rolellm
