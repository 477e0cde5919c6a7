// Grouped-query attention over a pack: every stretch sees its context and, causally, itself.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/model/pack.h"

namespace rolellm {

/// Heads of one layer; `query` is scaled already.
struct Heads {
  at::Tensor query;  // [heads, tokens, head_size]
  at::Tensor key;    // [key_heads, tokens, head_size]
  at::Tensor value;  // [key_heads, tokens, head_size]
};

/// What the way back needs: one tensor of probabilities per stretch.
struct AttentionTrace {
  std::vector<at::Tensor> probabilities;  // [key_heads, heads per key * length, context + length]
};

/// Causal masks to add to the scores, one per stretch; `window` 0 sees everything.
std::vector<at::Tensor> make_masks(const Pack& pack, int window);

/// Returns [tokens, heads * head_size].
at::Tensor attention(const Heads& heads, const Pack& pack, const std::vector<at::Tensor>& masks,
                     AttentionTrace& trace);

Heads attention_backward(const at::Tensor& gradient, const Heads& heads, const Pack& pack,
                         const AttentionTrace& trace);

}  // namespace rolellm
