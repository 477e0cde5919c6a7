// Passes over one row of logits, at the speed of memory: the largest, the sum of exponentials, the
// entries above a line. AVX2 where this CPU has it, asked at run time; plain loops elsewhere.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace rolellm {

/// Entries of a row per partial sum of `sum_exponentials`.
inline constexpr std::size_t kScanBlock = 512;

/// The largest logit: NaN when any entry is NaN, -infinity for an empty row.
float largest_logit(std::span<const float> logits);

/// exp((logit - most) * scale), summed over each block of kScanBlock entries, `scale` > 0 and
/// finite. Exponentials have single precision and are 0 below e^-87; the sums are doubles.
void sum_exponentials(std::span<const float> logits, float most, float scale,
                      std::vector<double>& block_sums);

/// Appends the positions of logits >= `least`, in order.
void find_at_least(std::span<const float> logits, float least, std::vector<std::int32_t>& found);

/// The same with plain loops on any CPU: what the fast ones are tested against.
namespace plain {
float largest_logit(std::span<const float> logits);
void sum_exponentials(std::span<const float> logits, float most, float scale,
                      std::vector<double>& block_sums);
void find_at_least(std::span<const float> logits, float least, std::vector<std::int32_t>& found);
}  // namespace plain

}  // namespace rolellm
