#include "rolellm/llm/logit_scan.h"

#include <algorithm>
#include <cmath>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>
#define ROLELLM_AVX2 __attribute__((target("avx2,fma")))
#endif

namespace rolellm {

namespace plain {

float largest_logit(std::span<const float> logits) {
  float most = -std::numeric_limits<float>::infinity();
  for (const float logit : logits) {
    if (std::isnan(logit)) return logit;
    most = std::max(most, logit);
  }
  return most;
}

void sum_exponentials(std::span<const float> logits, float most, float scale,
                      std::vector<double>& block_sums) {
  block_sums.clear();
  for (std::size_t begin = 0; begin < logits.size(); begin += kScanBlock) {
    double sum = 0;
    for (const float logit : logits.subspan(begin, std::min(kScanBlock, logits.size() - begin))) {
      sum += static_cast<double>(std::exp((logit - most) * scale));
    }
    block_sums.push_back(sum);
  }
}

void find_at_least(std::span<const float> logits, float least, std::vector<std::int32_t>& found) {
  for (std::size_t at = 0; at < logits.size(); ++at) {
    if (logits[at] >= least) found.push_back(static_cast<std::int32_t>(at));
  }
}

}  // namespace plain

#if defined(__x86_64__)
namespace avx2 {
namespace {

constexpr std::size_t kLanes = 8;

ROLELLM_AVX2 float largest_logit(std::span<const float> logits) {
  const float* at = logits.data();
  const float* const end = at + logits.size();
  const __m256 lowest = _mm256_set1_ps(-std::numeric_limits<float>::infinity());
  __m256 most[4] = {lowest, lowest, lowest, lowest};
  __m256 unordered = _mm256_setzero_ps();
  for (; end - at >= 32; at += 32) {
    for (int i = 0; i < 4; ++i) {
      const __m256 row = _mm256_loadu_ps(at + 8 * i);
      most[i] = _mm256_max_ps(row, most[i]);
      unordered = _mm256_or_ps(unordered, _mm256_cmp_ps(row, row, _CMP_UNORD_Q));
    }
  }
  if (_mm256_movemask_ps(unordered) != 0) return std::numeric_limits<float>::quiet_NaN();
  const __m256 both =
      _mm256_max_ps(_mm256_max_ps(most[0], most[1]), _mm256_max_ps(most[2], most[3]));
  float lanes[kLanes];
  _mm256_storeu_ps(lanes, both);
  const float rest = plain::largest_logit({at, static_cast<std::size_t>(end - at)});
  return std::isnan(rest) ? rest : std::max(rest, *std::max_element(lanes, lanes + kLanes));
}

/// exp(x) for x <= 0: 2^n times a polynomial on [-ln2/2, ln2/2] (Taylor to x^7, error below 1e-8
/// of the value before rounding); 0 below -87, where 2^n leaves the normal floats.
ROLELLM_AVX2 inline __m256 exponential(__m256 x) {
  const __m256 tiny = _mm256_cmp_ps(x, _mm256_set1_ps(-87.0F), _CMP_LT_OQ);
  x = _mm256_max_ps(x, _mm256_set1_ps(-87.0F));
  const __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504F)),
                                   _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  // ln 2 in two parts, the first short enough for n times it to be exact.
  __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375F), x);
  r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4F), r);
  __m256 p = _mm256_set1_ps(1.0F / 5040);
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F / 720));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F / 120));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F / 24));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F / 6));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(0.5F));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F));
  p = _mm256_fmadd_ps(p, r, _mm256_set1_ps(1.0F));
  const __m256i exponent =
      _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
  return _mm256_andnot_ps(tiny, _mm256_mul_ps(p, _mm256_castsi256_ps(exponent)));
}

ROLELLM_AVX2 double block_sum(const float* at, std::size_t size, __m256 most, __m256 scale) {
  __m256d sums[2] = {_mm256_setzero_pd(), _mm256_setzero_pd()};
  for (std::size_t i = 0; i < size; i += kLanes) {
    const __m256 e =
        exponential(_mm256_mul_ps(_mm256_sub_ps(_mm256_loadu_ps(at + i), most), scale));
    sums[0] = _mm256_add_pd(sums[0], _mm256_cvtps_pd(_mm256_castps256_ps128(e)));
    sums[1] = _mm256_add_pd(sums[1], _mm256_cvtps_pd(_mm256_extractf128_ps(e, 1)));
  }
  double lanes[4];
  _mm256_storeu_pd(lanes, _mm256_add_pd(sums[0], sums[1]));
  return (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
}

ROLELLM_AVX2 void sum_exponentials(std::span<const float> logits, float most, float scale,
                                   std::vector<double>& block_sums) {
  block_sums.clear();
  const __m256 all_most = _mm256_set1_ps(most);
  const __m256 all_scale = _mm256_set1_ps(scale);
  for (std::size_t begin = 0; begin < logits.size(); begin += kScanBlock) {
    const std::size_t size = std::min(kScanBlock, logits.size() - begin);
    const std::size_t whole = size / kLanes * kLanes;
    double sum = block_sum(logits.data() + begin, whole, all_most, all_scale);
    for (std::size_t i = begin + whole; i < begin + size; ++i) {
      sum += static_cast<double>(std::exp((logits[i] - most) * scale));
    }
    block_sums.push_back(sum);
  }
}

ROLELLM_AVX2 void find_at_least(std::span<const float> logits, float least,
                                std::vector<std::int32_t>& found) {
  const __m256 line = _mm256_set1_ps(least);
  std::size_t at = 0;
  for (; at + 4 * kLanes <= logits.size(); at += 4 * kLanes) {
    unsigned hits = 0;
    for (unsigned i = 0; i < 4; ++i) {
      const __m256 row = _mm256_loadu_ps(logits.data() + at + i * kLanes);
      const auto mask = _mm256_movemask_ps(_mm256_cmp_ps(row, line, _CMP_GE_OQ));
      hits |= static_cast<unsigned>(mask) << (i * kLanes);
    }
    for (; hits != 0; hits &= hits - 1) {
      found.push_back(static_cast<std::int32_t>(at) + __builtin_ctz(hits));
    }
  }
  for (; at < logits.size(); ++at) {
    if (logits[at] >= least) found.push_back(static_cast<std::int32_t>(at));
  }
}

bool is_here() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

}  // namespace
}  // namespace avx2
#endif

namespace {

struct Passes {
  decltype(&plain::largest_logit) largest = plain::largest_logit;
  decltype(&plain::sum_exponentials) sum = plain::sum_exponentials;
  decltype(&plain::find_at_least) find = plain::find_at_least;
};

const Passes& passes() {
  static const Passes best = [] {
    Passes chosen;
#if defined(__x86_64__)
    if (avx2::is_here()) {
      chosen = {avx2::largest_logit, avx2::sum_exponentials, avx2::find_at_least};
    }
#endif
    return chosen;
  }();
  return best;
}

}  // namespace

float largest_logit(std::span<const float> logits) { return passes().largest(logits); }

void sum_exponentials(std::span<const float> logits, float most, float scale,
                      std::vector<double>& block_sums) {
  passes().sum(logits, most, scale, block_sums);
}

void find_at_least(std::span<const float> logits, float least, std::vector<std::int32_t>& found) {
  passes().find(logits, least, found);
}

}  // namespace rolellm
