#include "rolellm/model/block.h"

#include <ATen/ops/empty.h>

namespace rolellm {
namespace {

/// Columns of [tokens, n] as heads: [count, tokens, size], contiguous.
at::Tensor split(const at::Tensor& x, std::int64_t column, std::int64_t count, std::int64_t size) {
  return x.narrow(1, column, count * size)
      .view({x.size(0), count, size})
      .transpose(0, 1)
      .contiguous();
}

void join(const at::Tensor& heads, at::Tensor& to, std::int64_t column) {
  const std::int64_t count = heads.size(0), size = heads.size(2);
  to.narrow(1, column, count * size).view({to.size(0), count, size}).copy_(heads.transpose(0, 1));
}

Heads make_heads(const Block& block, const ModelConfig& config, const PackView& view,
                 const at::Tensor& qkv, BlockTrace& trace) {
  const std::int64_t size = config.head_size;
  const std::int64_t queries = config.heads * size, keys = config.key_heads * size;
  Heads heads{split(qkv, 0, config.heads, size), split(qkv, queries, config.key_heads, size),
              split(qkv, queries + keys, config.key_heads, size)};
  if (config.family.head_norms) {
    Normed query = rms_norm(heads.query, block.query_norm, config.norm_epsilon);
    Normed key = rms_norm(heads.key, block.key_norm, config.norm_epsilon);
    trace.raw_query = std::exchange(heads.query, query.values);
    trace.raw_key = std::exchange(heads.key, key.values);
    trace.query_inverse = query.inverse;
    trace.key_inverse = key.inverse;
  }
  const Turns& turns = block.windowed ? view.turns_windowed : view.turns;
  turn(heads.query, turns, config.family.rope, false);
  turn(heads.key, turns, config.family.rope, false);
  heads.query.mul_(config.attention_scale);
  return heads;
}

at::Tensor make_heads_backward(const Block& block, const ModelConfig& config, const PackView& view,
                               Heads down, const BlockTrace& trace) {
  const Turns& turns = block.windowed ? view.turns_windowed : view.turns;
  down.query.mul_(config.attention_scale);
  turn(down.query, turns, config.family.rope, true);
  turn(down.key, turns, config.family.rope, true);
  if (config.family.head_norms) {
    down.query =
        rms_norm_backward(down.query, trace.raw_query, trace.query_inverse, block.query_norm);
    down.key = rms_norm_backward(down.key, trace.raw_key, trace.key_inverse, block.key_norm);
  }
  const std::int64_t size = config.head_size;
  const std::int64_t queries = config.heads * size, keys = config.key_heads * size;
  at::Tensor out = at::empty({down.query.size(1), queries + 2 * keys}, at::kFloat);
  join(down.query, out, 0);
  join(down.key, out, queries);
  join(down.value, out, queries + keys);
  return out;
}

}  // namespace

at::Tensor block_forward(const Block& block, const ModelConfig& config, const PackView& view,
                         const at::Tensor& x, BlockTrace& trace) {
  const double epsilon = config.norm_epsilon;
  trace.x = x;
  Normed normed = rms_norm(x, block.attention_norm, epsilon);
  trace.attention_inverse = normed.inverse;
  const at::Tensor qkv = block.qkv.forward(normed.values, trace.qkv);
  trace.heads = make_heads(block, config, view, qkv, trace);
  const auto& masks = block.windowed ? view.masks_windowed : view.masks;
  const at::Tensor mixed = attention(trace.heads, *view.pack, masks, trace.attention);
  at::Tensor attended = block.output.forward(mixed, trace.output);
  if (config.family.post_norms) {
    Normed post = rms_norm(attended, block.post_attention_norm, epsilon);
    trace.attended = std::exchange(attended, post.values);
    trace.attended_inverse = post.inverse;
  }
  trace.middle = attended.add_(x);

  normed = rms_norm(trace.middle, block.feed_forward_norm, epsilon);
  trace.feed_forward_inverse = normed.inverse;
  trace.gate_up = block.gate_up.forward(normed.values, trace.gate_up_in);
  at::Tensor fed = block.down.forward(gated(trace.gate_up, config.activation()), trace.down);
  if (config.family.post_norms) {
    Normed post = rms_norm(fed, block.post_feed_forward_norm, epsilon);
    trace.fed = std::exchange(fed, post.values);
    trace.fed_inverse = post.inverse;
  }
  return fed.add_(trace.middle);
}

at::Tensor block_backward(const Block& block, const ModelConfig& config, const PackView& view,
                          const at::Tensor& gradient, const BlockTrace& trace, bool wanted) {
  const bool post = config.family.post_norms;
  at::Tensor down =
      post ? rms_norm_backward(gradient, trace.fed, trace.fed_inverse, block.post_feed_forward_norm)
           : gradient;
  down = block.down.backward(down, trace.down, true);
  down = gated_backward(down, trace.gate_up, config.activation());
  down = block.gate_up.backward(down, trace.gate_up_in, true);
  const at::Tensor middle =
      rms_norm_backward(down, trace.middle, trace.feed_forward_inverse, block.feed_forward_norm)
          .add_(gradient);

  down = post ? rms_norm_backward(middle, trace.attended, trace.attended_inverse,
                                  block.post_attention_norm)
              : middle;
  down = block.output.backward(down, trace.output, true);
  Heads heads = attention_backward(down, trace.heads, *view.pack, trace.attention);
  down = make_heads_backward(block, config, view, std::move(heads), trace);
  down = block.qkv.backward(down, trace.qkv, wanted);
  if (!wanted) return {};
  return rms_norm_backward(down, trace.x, trace.attention_inverse, block.attention_norm)
      .add_(middle);
}

}  // namespace rolellm
