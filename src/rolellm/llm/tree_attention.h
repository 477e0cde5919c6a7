// Puts our attention (attention_kernel.h) in the place of libggml's in a context's graphs.
//
// libllama shows each node of a graph before it computes it. There an attention node becomes one
// that calls us, on libggml's own threads; what we cannot do stays as it is: other types than fp16,
// ALiBi, soft caps, sinks, other CPUs.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <span>
#include <vector>

#include <llama.h>

#include "rolellm/llm/attention_kernel.h"

namespace rolellm {

/// Queries whose scores stay in the second-level cache.
constexpr int kQueriesPerChunk = 48;

/// What a node of libggml's attention computes from, and where it puts it.
AttentionTensors attention_tensors(const ggml_tensor* node, float scale);

class TreeAttention {
 public:
  /// For contexts of so many cells, computed by so many threads.
  TreeAttention(int cells, int threads);
  TreeAttention(const TreeAttention&) = delete;
  TreeAttention& operator=(const TreeAttention&) = delete;

  /// To be called with the positions of a batch's tokens before it is decoded.
  void begin_step(std::span<const llama_pos> positions);

  /// Whether all attention of the last step was ours.
  bool computed_all() const { return layers_seen_ > 0 && left_alone_ == 0; }

  /// `llama_context_params::cb_eval`, with a TreeAttention as its data.
  static bool on_node(ggml_tensor* node, bool ask, void* self);

 private:
  /// What a step sees through one mask: models with sliding windows have two, each with its cache.
  struct View {
    const ggml_tensor* mask = nullptr;
    std::vector<int> positions;  ///< of each cell's token
    std::vector<RowChunk> chunks;
  };
  struct Layer {
    TreeAttention* owner = nullptr;
    const ggml_tensor* node = nullptr;
    const View* view = nullptr;
    float scale = 1;
    std::atomic<int> next{0};  ///< piece of work: a chunk and a key head
  };

  void see(ggml_tensor* node);
  void take_over(ggml_tensor* node);
  const View& view_of(const ggml_tensor* node);
  void compute(ggml_tensor* node, Layer& layer, AttentionScratch& scratch) const;
  static void run(ggml_tensor* node, int thread, int threads, void* layer);

  AttentionKernel kernel_;
  int cells_;
  std::vector<AttentionScratch> scratch_;  ///< per thread
  std::span<const llama_pos> step_;
  const ggml_tensor* cell_numbers_ = nullptr;  ///< where the step's tokens go in the cache
  std::size_t views_seen_ = 0, layers_seen_ = 0, left_alone_ = 0;  ///< in this step
  std::deque<View> views_;
  std::deque<Layer> layers_;
};

}  // namespace rolellm
