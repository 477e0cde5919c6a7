#include "rolellm/model/attention.h"

#include <limits>

#include <ATen/ops/_softmax.h>
#include <ATen/ops/_softmax_backward_data.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace rolellm {
namespace {

/// Keys or values that a stretch sees: context, then its own.
at::Tensor seen(const at::Tensor& x, const Stretch& s) {
  const at::Tensor own = x.narrow(1, s.begin, s.length);
  if (s.context_length == 0) return own;
  return at::cat({x.narrow(1, s.context_begin, s.context_length), own}, 1);
}

/// Rows of a stretch, the heads that share a key one after the other.
at::Tensor grouped(const at::Tensor& x, const Stretch& s, std::int64_t key_heads) {
  const std::int64_t per_key = x.size(0) / key_heads;
  return x.narrow(1, s.begin, s.length).reshape({key_heads, per_key * s.length, x.size(2)});
}

/// The rows of [tokens, heads * size] that belong to a stretch, laid out as `grouped` does.
at::Tensor grouped_rows(const at::Tensor& x, const Stretch& s, std::int64_t heads,
                        std::int64_t key_heads) {
  const std::int64_t size = x.size(1) / heads;
  return x.narrow(0, s.begin, s.length)
      .view({s.length, heads, size})
      .transpose(0, 1)
      .reshape({key_heads, heads / key_heads * s.length, size});
}

void add_seen(at::Tensor& to, const at::Tensor& gradient, const Stretch& s) {
  if (s.context_length > 0) {
    to.narrow(1, s.context_begin, s.context_length).add_(gradient.narrow(1, 0, s.context_length));
  }
  to.narrow(1, s.begin, s.length).add_(gradient.narrow(1, s.context_length, s.length));
}

}  // namespace

std::vector<at::Tensor> make_masks(const Pack& pack, int window) {
  constexpr float kUnseen = -std::numeric_limits<float>::infinity();
  std::vector<at::Tensor> masks;
  for (const Stretch& s : pack.stretches) {
    const std::int64_t seen_length = s.context_length + s.length;
    at::Tensor mask = at::zeros({s.length, seen_length}, at::kFloat);
    float* values = mask.data_ptr<float>();
    for (std::int64_t row = 0; row < s.length; ++row) {
      const std::int64_t position = s.context_length + row;
      for (std::int64_t key = 0; key < seen_length; ++key) {
        const bool visible = key <= position && (window == 0 || position - key < window);
        if (!visible) values[row * seen_length + key] = kUnseen;
      }
    }
    masks.push_back(std::move(mask));
  }
  return masks;
}

at::Tensor attention(const Heads& heads, const Pack& pack, const std::vector<at::Tensor>& masks,
                     AttentionTrace& trace) {
  const std::int64_t count = heads.query.size(0), key_heads = heads.key.size(0);
  const std::int64_t tokens = heads.query.size(1), size = heads.query.size(2);
  at::Tensor out = at::empty({tokens, count * size}, at::kFloat);
  trace.probabilities.clear();
  for (std::size_t i = 0; i < pack.stretches.size(); ++i) {
    const Stretch& s = pack.stretches[i];
    const at::Tensor query = grouped(heads.query, s, key_heads);
    at::Tensor scores = at::bmm(query, seen(heads.key, s).transpose(1, 2));
    scores.view({count, s.length, scores.size(2)}).add_(masks[i]);
    at::Tensor probabilities = at::_softmax(scores, -1, false);
    const at::Tensor mixed = at::bmm(probabilities, seen(heads.value, s));
    out.narrow(0, s.begin, s.length)
        .view({s.length, count, size})
        .copy_(mixed.view({count, s.length, size}).transpose(0, 1));
    trace.probabilities.push_back(std::move(probabilities));
  }
  return out;
}

Heads attention_backward(const at::Tensor& gradient, const Heads& heads, const Pack& pack,
                         const AttentionTrace& trace) {
  const std::int64_t count = heads.query.size(0), key_heads = heads.key.size(0);
  Heads out{at::empty(heads.query.sizes(), at::kFloat), at::zeros_like(heads.key),
            at::zeros_like(heads.value)};
  for (std::size_t i = 0; i < pack.stretches.size(); ++i) {
    const Stretch& s = pack.stretches[i];
    const at::Tensor& probabilities = trace.probabilities[i];
    const at::Tensor down = grouped_rows(gradient, s, count, key_heads);
    add_seen(out.value, at::bmm(probabilities.transpose(1, 2), down), s);
    const at::Tensor through = at::bmm(down, seen(heads.value, s).transpose(1, 2));
    const at::Tensor scores = at::_softmax_backward_data(through, probabilities, -1, at::kFloat);
    out.query.narrow(1, s.begin, s.length)
        .copy_(at::bmm(scores, seen(heads.key, s)).view({count, s.length, heads.query.size(2)}));
    add_seen(out.key, at::bmm(scores.transpose(1, 2), grouped(heads.query, s, key_heads)), s);
  }
  return out;
}

}  // namespace rolellm
