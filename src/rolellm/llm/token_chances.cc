#include "rolellm/llm/token_chances.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace rolellm {

ChanceTable::ChanceTable(std::span<const float> logits, int most) {
  if (logits.empty()) return;
  const float top = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (const float logit : logits) sum += std::exp(static_cast<double>(logit) - top);
  log_sum_ = top + std::log(sum);
  const std::size_t count = std::min(logits.size(), static_cast<std::size_t>(std::max(most, 0)));
  std::vector<std::int32_t> ids(logits.size());
  std::iota(ids.begin(), ids.end(), 0);
  std::partial_sort(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(count), ids.end(),
                    [&](std::int32_t a, std::int32_t b) {
                      const float x = logits[static_cast<std::size_t>(a)];
                      const float y = logits[static_cast<std::size_t>(b)];
                      return x > y || (x == y && a < b);
                    });
  likeliest_.assign(ids.begin(), ids.begin() + static_cast<std::ptrdiff_t>(count));
}

}  // namespace rolellm
