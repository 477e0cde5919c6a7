#include "rolellm/model/transformer.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <ATen/ops/_log_softmax.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/InferenceMode.h>

namespace rolellm {
namespace {

constexpr std::int64_t kLogitsAtOnce = 16 << 20;  // fp32 values: 64 MiB a chunk

at::Tensor indices(const std::vector<std::int64_t>& values) {
  return at::from_blob(const_cast<std::int64_t*>(values.data()),
                       {static_cast<std::int64_t>(values.size())}, at::kLong);
}

}  // namespace

ComputeType best_compute_type() {
  // amx_bf16 machines have avx512_bf16 too
  return __builtin_cpu_supports("avx512bf16") ? ComputeType::bf16 : ComputeType::fp32;
}

std::vector<LoraSite> Transformer::lora_sites() const {
  std::vector<LoraSite> sites;
  for (std::size_t layer = 0; layer < blocks_.size(); ++layer) {
    const Block& block = blocks_[layer];
    for (const Linear* linear : {&block.qkv, &block.output, &block.gate_up, &block.down}) {
      for (const LinearPart& part : linear->parts()) {
        sites.push_back({.tensor = part.tensor,
                         .target = part.target,
                         .layer = static_cast<int>(layer),
                         .inputs = linear->inputs(),
                         .outputs = part.rows});
      }
    }
  }
  return sites;
}

void Transformer::attach(Lora* lora) {
  for (Block& block : blocks_) {
    for (Linear* linear : {&block.qkv, &block.output, &block.gate_up, &block.down}) {
      linear->attach(lora);
    }
  }
}

void Transformer::refresh() {
  for (Block& block : blocks_) {
    for (Linear* linear : {&block.qkv, &block.output, &block.gate_up, &block.down}) {
      linear->refresh();
    }
  }
}

PackView Transformer::view(const Pack& pack) const {
  PackView view{.pack = &pack};
  view.turns = make_turns(pack.positions, config_.head_size, config_.rope_base, config_.rope_scale,
                          rope_factors_);
  view.masks = make_masks(pack, 0);
  if (config_.window > 0) {
    view.turns_windowed =
        make_turns(pack.positions, config_.head_size, config_.rope_base_window, 1, {});
    view.masks_windowed = make_masks(pack, config_.window);
  }
  return view;
}

at::Tensor Transformer::embed(const Pack& pack) const {
  at::Tensor x = embedding_.index_select(0, indices(pack.tokens));
  if (config_.family.scaled_embedding) x.mul_(std::sqrt(static_cast<float>(config_.width)));
  return x;  // [tokens, width]
}

PackLoss Transformer::run(const Pack& pack, double weight, bool learn) {
  const c10::InferenceMode no_graph;
  const PackView shared = view(pack);
  std::vector<BlockTrace> traces(blocks_.size());
  at::Tensor x = embed(pack);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    x = block_forward(blocks_[i], config_, shared, x, traces[i]);
    if (!learn) traces[i] = {};
  }

  // Only learnt rows reach the head, a chunk of them at a time; the head is frozen, so its input's
  // gradient is all that is kept of a chunk.
  PackLoss result{.tokens = static_cast<std::int64_t>(pack.rows.size())};
  const at::Tensor rows = indices(pack.rows), labels = indices(pack.labels);
  const at::Tensor last = x.index_select(0, rows);  // [learnt, width]
  const Normed normed = rms_norm(last, final_norm_, config_.norm_epsilon);
  at::Tensor down = at::zeros_like(last);
  const std::int64_t step = std::max<std::int64_t>(1, kLogitsAtOnce / config_.vocabulary);
  for (std::int64_t begin = 0; begin < result.tokens; begin += step) {
    const std::int64_t count = std::min(step, result.tokens - begin);
    const at::Tensor input = normed.values.narrow(0, begin, count).to(head_.scalar_type());
    const at::Tensor wanted = labels.narrow(0, begin, count).unsqueeze(1);
    at::Tensor scores = at::mm(input, head_.t()).to(at::kFloat);  // [count, vocabulary]
    at::Tensor logs = at::_log_softmax(scores, -1, false);
    result.loss -= logs.gather(1, wanted).sum(at::kDouble).item<double>();
    if (!learn) continue;
    at::Tensor probabilities = logs.exp_();
    const at::Tensor hit = probabilities.gather(1, wanted).sub_(1);
    probabilities.scatter_(1, wanted, hit).mul_(weight);
    down.narrow(0, begin, count).copy_(at::mm(probabilities.to(head_.scalar_type()), head_));
  }
  if (!learn) return result;

  down = rms_norm_backward(down, last, normed.inverse, final_norm_);
  at::Tensor gradient = at::zeros_like(x);
  gradient.index_add_(0, rows, down);  // a prefix's last row may be learnt by many branches
  for (std::size_t i = blocks_.size(); i-- > 0;) {
    gradient = block_backward(blocks_[i], config_, shared, gradient, traces[i], i > 0);
    traces[i] = {};
  }
  return result;
}

at::Tensor Transformer::logits(std::span<const std::int32_t> tokens) {
  const c10::InferenceMode no_graph;
  Pack pack;
  pack.tokens.assign(tokens.begin(), tokens.end());
  pack.positions.resize(tokens.size());
  std::iota(pack.positions.begin(), pack.positions.end(), 0);
  pack.stretches = {{.begin = 0, .length = static_cast<std::int64_t>(tokens.size())}};
  const PackView shared = view(pack);
  at::Tensor x = embed(pack);
  for (const Block& block : blocks_) {
    BlockTrace trace;
    x = block_forward(block, config_, shared, x, trace);
  }
  const Normed normed = rms_norm(x, final_norm_, config_.norm_epsilon);
  return at::mm(normed.values.to(head_.scalar_type()), head_.t()).to(at::kFloat);
}

double Transformer::step_operations(const Pack& pack) const {
  double per_token = 0;
  for (const LoraSite& site : lora_sites()) {
    per_token += 4.0 * static_cast<double>(site.inputs * site.outputs);
  }
  const double head = 4.0 * config_.vocabulary * config_.width;
  return per_token * static_cast<double>(pack.tokens.size()) +
         head * static_cast<double>(pack.rows.size());
}

}  // namespace rolellm
