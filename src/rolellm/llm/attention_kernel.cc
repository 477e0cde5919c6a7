#include "rolellm/llm/attention_kernel.h"

#include <algorithm>
#include <cstdint>
#include <limits>

#if defined(__x86_64__)
#include <immintrin.h>

// The same source for each width of vectors; only functions with the attribute may use them.
#define ROLELLM_LANES 8
#define ROLELLM_TARGET __attribute__((target("avx2,fma,f16c")))
namespace rolellm::avx2 {
#include "rolellm/llm/attention_lanes.inc"
}
#undef ROLELLM_LANES
#undef ROLELLM_TARGET

#define ROLELLM_LANES 16
#define ROLELLM_TARGET __attribute__((target("avx2,fma,f16c,avx512f,avx512dq")))
namespace rolellm::avx512 {
#include "rolellm/llm/attention_lanes.inc"
}
#endif

namespace rolellm {

std::vector<AttentionKernel> attention_kernels() {
  std::vector<AttentionKernel> kernels;
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    kernels.push_back(avx2::attend);
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
      kernels.push_back(avx512::attend);
  }
#endif
  return kernels;
}

AttentionKernel attention_kernel() {
  static const std::vector<AttentionKernel> kernels = attention_kernels();
  return kernels.empty() ? nullptr : kernels.back();
}

}  // namespace rolellm
