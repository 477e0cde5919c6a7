// Attention of a few rows over the cells they share (attention_plan.h).
//
// The sums of a row are added up along its text and in single precision, whatever other rows are
// computed beside it: the same bits alone and in any step. libggml goes through the whole cache for
// each row, with sums in half precision.
#pragma once

#include <cstddef>
#include <vector>

#include "rolellm/llm/attention_plan.h"

namespace rolellm {

/// Queries (fp32), keys and values (fp16) of one layer, and where the result goes. Strides in
/// bytes.
struct AttentionTensors {
  int head_size = 0;  ///< a multiple of kHeadStep
  int heads = 0;
  int kv_heads = 0;  ///< each serves heads / kv_heads query heads
  float scale = 1;
  const char* q = nullptr;
  std::size_t q_row = 0, q_head = 0;
  const char* k = nullptr;
  std::size_t k_cell = 0, k_head = 0;
  const char* v = nullptr;
  std::size_t v_cell = 0, v_head = 0;
  char* out = nullptr;
  std::size_t out_row = 0, out_head = 0;
};

constexpr int kHeadStep = 32;

/// One thread's memory between calls.
struct AttentionScratch {
  std::vector<float> queries, scores, totals, sums, tile;
  std::vector<std::size_t> filled;  ///< scores of each query so far
};

using AttentionKernel = void (*)(const AttentionTensors& tensors, const RowChunk& chunk,
                                 int kv_head, AttentionScratch& scratch);

/// The fastest one that this CPU can run; null when there is none.
AttentionKernel attention_kernel();

/// All that this CPU can run, for tests.
std::vector<AttentionKernel> attention_kernels();

}  // namespace rolellm
