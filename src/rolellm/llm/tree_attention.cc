#include "rolellm/llm/tree_attention.h"

#include <algorithm>
#include <array>
#include <cstring>

#include <ggml-backend.h>
#include <ggml-cpp.h>
#include <ggml.h>

namespace rolellm {
namespace {

enum Source { queries, keys, values, mask, sinks };

bool is_in_memory(const ggml_tensor* tensor) {
  return tensor->buffer && ggml_backend_buffer_is_host(tensor->buffer);
}

/// Whether the kernel computes what this attention node asks for.
bool can_do(const ggml_tensor* node) {
  const ggml_tensor* const* src = node->src;
  if (!src[mask] || src[sinks]) return false;
  std::array<float, 3> parameters{};  // scale, ALiBi's largest bias, soft cap
  std::memcpy(parameters.data(), node->op_params, sizeof parameters);
  const bool is_plain = parameters[1] == 0 && parameters[2] == 0;
  const bool types = src[queries]->type == GGML_TYPE_F32 && src[keys]->type == GGML_TYPE_F16 &&
                     src[values]->type == GGML_TYPE_F16 && src[mask]->type == GGML_TYPE_F16 &&
                     node->type == GGML_TYPE_F32;
  const std::int64_t size = src[keys]->ne[0];
  const bool shapes =
      size % kHeadStep == 0 && src[values]->ne[0] == size && src[keys]->ne[3] == 1 &&
      src[mask]->ne[2] == 1 && src[mask]->ne[3] == 1 && src[mask]->ne[1] == src[queries]->ne[1] &&
      src[mask]->ne[0] == src[keys]->ne[1] && src[queries]->ne[2] % src[keys]->ne[2] == 0;
  const bool rows = src[queries]->nb[0] == sizeof(float) &&
                    src[keys]->nb[0] == sizeof(ggml_fp16_t) &&
                    src[values]->nb[0] == sizeof(ggml_fp16_t) && ggml_is_contiguous(node);
  return is_plain && types && shapes && rows && is_in_memory(node) && is_in_memory(src[mask]);
}

/// What makes a node call `function`: libggml has no other public way to say it than a node.
struct CustomOp {
  ggml_op op;
  std::array<std::int32_t, GGML_MAX_OP_PARAMS / sizeof(std::int32_t)> parameters;

  CustomOp(ggml_custom_op_t function, void* data) {
    const ggml_context_ptr context(ggml_init(
        {.mem_size = 2 * ggml_tensor_overhead(), .mem_buffer = nullptr, .no_alloc = true}));
    const ggml_tensor* node = ggml_custom_4d(context.get(), GGML_TYPE_F32, 1, 1, 1, 1, nullptr, 0,
                                             function, GGML_N_TASKS_MAX, data);
    op = node->op;
    std::memcpy(parameters.data(), node->op_params, sizeof parameters);
  }
};

}  // namespace

AttentionTensors attention_tensors(const ggml_tensor* node, float scale) {
  const ggml_tensor *q = node->src[queries], *k = node->src[keys], *v = node->src[values];
  return {.head_size = static_cast<int>(k->ne[0]),
          .heads = static_cast<int>(q->ne[2]),
          .kv_heads = static_cast<int>(k->ne[2]),
          .scale = scale,
          .q = static_cast<const char*>(q->data),
          .q_row = q->nb[1],
          .q_head = q->nb[2],
          .k = static_cast<const char*>(k->data),
          .k_cell = k->nb[1],
          .k_head = k->nb[2],
          .v = static_cast<const char*>(v->data),
          .v_cell = v->nb[1],
          .v_head = v->nb[2],
          .out = static_cast<char*>(node->data),
          .out_row = node->nb[2],
          .out_head = node->nb[1]};
}

TreeAttention::TreeAttention(int cells, int threads)
    : kernel_(attention_kernel()), cells_(cells), scratch_(static_cast<std::size_t>(threads)) {}

void TreeAttention::begin_step(std::span<const llama_pos> positions) {
  step_ = positions;
  cell_numbers_ = nullptr;
  views_seen_ = 0;
  layers_seen_ = 0;
  left_alone_ = 0;
}

bool TreeAttention::on_node(ggml_tensor* node, bool ask, void* self) {
  if (ask) static_cast<TreeAttention*>(self)->see(node);
  return !ask;  // no node needs to be looked at after it was computed
}

void TreeAttention::see(ggml_tensor* node) {
  switch (node->op) {
    case GGML_OP_SET_ROWS:  // of keys and of values: both into the same cells
      if (node->src[1]->type == GGML_TYPE_I64 && node->src[1]->ne[0] == std::ssize(step_))
        cell_numbers_ = node->src[1];
      break;
    case GGML_OP_FLASH_ATTN_EXT:
    case GGML_OP_CUSTOM:  // from us: this graph is used again
      take_over(node);
      break;
    default:
      break;
  }
}

void TreeAttention::take_over(ggml_tensor* node) {
  if (layers_seen_ == layers_.size()) layers_.emplace_back();
  Layer& layer = layers_[layers_seen_];
  if (node->op == GGML_OP_CUSTOM) {
    if (layer.node != node) return;  // somebody else's
  } else {
    if (!kernel_ || step_.empty() || !can_do(node)) {
      ++left_alone_;
      return;
    }
    layer.owner = this;
    layer.node = node;
    std::memcpy(&layer.scale, node->op_params, sizeof layer.scale);
    const CustomOp ours(&TreeAttention::run, &layer);
    node->op = ours.op;
    std::memcpy(node->op_params, ours.parameters.data(), sizeof ours.parameters);
  }
  ++layers_seen_;
  layer.view = &view_of(node);
  layer.next = 0;
}

const TreeAttention::View& TreeAttention::view_of(const ggml_tensor* node) {
  const ggml_tensor* const seen_through = node->src[mask];
  for (std::size_t i = 0; i < views_seen_; ++i)
    if (views_[i].mask == seen_through) return views_[i];
  if (views_seen_ == views_.size())
    views_.emplace_back().positions.resize(static_cast<std::size_t>(cells_));
  View& view = views_[views_seen_++];
  view.mask = seen_through;
  if (cell_numbers_) {
    const auto* cells = static_cast<const std::int64_t*>(cell_numbers_->data);
    for (std::size_t i = 0; i < step_.size(); ++i)
      view.positions[static_cast<std::size_t>(cells[i])] = step_[i];
  }
  const auto heads = static_cast<int>(node->src[queries]->ne[2]);
  const auto kv_heads = static_cast<int>(node->src[keys]->ne[2]);
  const auto rows = static_cast<int>(seen_through->ne[1]);
  const auto threads = static_cast<int>(scratch_.size());
  const int fair = (rows * kv_heads + 2 * threads - 1) / (2 * threads);  // work for every thread
  view.chunks = plan_attention({.values = static_cast<const std::uint16_t*>(seen_through->data),
                                .rows = rows,
                                .cells = static_cast<int>(seen_through->ne[0])},
                               view.positions,
                               std::min(std::max(1, kQueriesPerChunk * kv_heads / heads), fair));
  return view;
}

void TreeAttention::run(ggml_tensor* node, int thread, int /*threads*/, void* layer) {
  auto& ours = *static_cast<Layer*>(layer);
  ours.owner->compute(node, ours, ours.owner->scratch_[static_cast<std::size_t>(thread)]);
}

void TreeAttention::compute(ggml_tensor* node, Layer& layer, AttentionScratch& scratch) const {
  const AttentionTensors tensors = attention_tensors(node, layer.scale);
  const std::vector<RowChunk>& chunks = layer.view->chunks;
  const int pieces = static_cast<int>(chunks.size()) * tensors.kv_heads;
  for (int piece = layer.next++; piece < pieces; piece = layer.next++) {
    kernel_(tensors, chunks[static_cast<std::size_t>(piece / tensors.kv_heads)],
            piece % tensors.kv_heads, scratch);
  }
}

}  // namespace rolellm
