// One transformer layer, forward and back, written out by hand: no graph is recorded, no gradient
// of a frozen weight is ever computed.
#pragma once

#include "rolellm/model/attention.h"
#include "rolellm/model/kernels.h"
#include "rolellm/model/linear.h"

namespace rolellm {

struct Block {
  Linear qkv, output, gate_up, down;
  at::Tensor attention_norm, feed_forward_norm;            // [width]
  at::Tensor query_norm, key_norm;                         // [head_size], with head_norms
  at::Tensor post_attention_norm, post_feed_forward_norm;  // [width], with post_norms
  bool windowed = false;
};

/// What all layers share in one pass.
struct PackView {
  const Pack* pack = nullptr;
  Turns turns, turns_windowed;
  std::vector<at::Tensor> masks, masks_windowed;
};

/// What the way back needs of one layer.
struct BlockTrace {
  at::Tensor x, middle;  ///< before attention, before feed-forward: [tokens, width]
  at::Tensor attention_inverse, feed_forward_inverse;
  at::Tensor raw_query, raw_key, query_inverse, key_inverse;  ///< with head_norms
  at::Tensor attended, attended_inverse, fed, fed_inverse;    ///< with post_norms
  at::Tensor gate_up;
  Heads heads;
  AttentionTrace attention;
  LinearTrace qkv, output, gate_up_in, down;
};

at::Tensor block_forward(const Block& block, const ModelConfig& config, const PackView& view,
                         const at::Tensor& x, BlockTrace& trace);

/// d loss / d x, or nothing when `wanted` is false (below the first layer).
at::Tensor block_backward(const Block& block, const ModelConfig& config, const PackView& view,
                          const at::Tensor& gradient, const BlockTrace& trace, bool wanted);

}  // namespace rolellm
