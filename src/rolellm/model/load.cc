// Transformer::load: from GGUF tensors to the matrices the passes use.
#include <ATen/ops/cat.h>
#include <fmt/format.h>

#include "rolellm/model/transformer.h"

namespace rolellm {
namespace {

/// Reads one layer's tensors; the first failure sticks.
class LayerReader {
 public:
  LayerReader(const GgufFile& file, int layer, at::ScalarType type)
      : file_(file), prefix_(fmt::format("blk.{}.", layer)), type_(type) {}

  at::Tensor vector(std::string_view name, std::int64_t size) {
    return keep(file_.read(prefix_ + std::string(name) + ".weight", {size}));
  }

  struct Matrix {
    std::string_view name, target;
    std::int64_t rows;
  };
  Linear linear(std::initializer_list<Matrix> matrices, std::int64_t inputs) {
    std::vector<at::Tensor> weights, biases;
    std::vector<LinearPart> parts;
    for (const Matrix& matrix : matrices) {
      const std::string tensor = prefix_ + std::string(matrix.name) + ".weight";
      weights.push_back(keep(file_.read(tensor, {matrix.rows, inputs})));
      const std::string bias = prefix_ + std::string(matrix.name) + ".bias";
      if (file_.find(bias)) biases.push_back(keep(file_.read(bias, {matrix.rows})));
      parts.push_back(
          {.tensor = tensor, .target = std::string(matrix.target), .rows = matrix.rows});
    }
    if (!biases.empty() && biases.size() != weights.size()) {
      status = fail(ErrorKind::bad_model, "tensor", prefix_ + ": some biases are missing");
    }
    if (!status) return {};
    return Linear(at::cat(weights, 0), biases.empty() ? at::Tensor() : at::cat(biases, 0),
                  std::move(parts), type_);
  }

  Status status = ok();

 private:
  at::Tensor keep(Result<at::Tensor> tensor) {
    if (tensor) return *tensor;
    if (status) status = fail(tensor.error());
    return {};
  }
  const GgufFile& file_;
  std::string prefix_;
  at::ScalarType type_;
};

Result<Block> load_block(const GgufFile& file, const ModelConfig& config, int layer,
                         at::ScalarType type) {
  LayerReader reader(file, layer, type);
  const std::int64_t width = config.width, wide = config.feed_forward;
  const std::int64_t queries = std::int64_t{config.heads} * config.head_size;
  const std::int64_t keys = std::int64_t{config.key_heads} * config.head_size;
  Block block;
  block.qkv = reader.linear(
      {{"attn_q", "q", queries}, {"attn_k", "k", keys}, {"attn_v", "v", keys}}, width);
  block.output = reader.linear({{"attn_output", "o", width}}, queries);
  block.gate_up = reader.linear({{"ffn_gate", "gate", wide}, {"ffn_up", "up", wide}}, width);
  block.down = reader.linear({{"ffn_down", "down", width}}, wide);
  block.attention_norm = reader.vector("attn_norm", width);
  block.feed_forward_norm = reader.vector("ffn_norm", width);
  if (config.family.head_norms) {
    block.query_norm = reader.vector("attn_q_norm", config.head_size);
    block.key_norm = reader.vector("attn_k_norm", config.head_size);
  }
  if (config.family.post_norms) {
    block.post_attention_norm = reader.vector("post_attention_norm", width);
    block.post_feed_forward_norm = reader.vector("post_ffw_norm", width);
  }
  block.windowed = config.has_window(layer);
  if (!reader.status) return fail(reader.status.error());
  return block;
}

}  // namespace

Result<Transformer> Transformer::load(const GgufFile& file, ComputeType type) {
  auto config = read_config(file);
  if (!config) return fail(config.error(), file.path().filename().string());
  const at::ScalarType scalar = type == ComputeType::bf16 ? at::kBFloat16 : at::kFloat;

  Transformer model;
  model.config_ = *config;
  model.type_ = type;
  const std::vector<std::int64_t> table = {config->vocabulary, config->width};
  auto embedding = file.read("token_embd.weight", table);
  if (!embedding) return fail(embedding.error());
  model.embedding_ = *embedding;
  auto head = config->tied_head ? embedding : file.read("output.weight", table);
  if (!head) return fail(head.error());
  model.head_ = head->to(scalar);
  auto final_norm = file.read("output_norm.weight", {config->width});
  if (!final_norm) return fail(final_norm.error());
  model.final_norm_ = *final_norm;
  if (file.find("rope_freqs.weight")) {
    auto factors = file.read("rope_freqs.weight", {config->head_size / 2});
    if (!factors) return fail(factors.error());
    model.rope_factors_ = *factors;
  }
  for (int layer = 0; layer < config->layers; ++layer) {
    auto block = load_block(file, *config, layer, scalar);
    if (!block) return fail(block.error());
    model.blocks_.push_back(std::move(*block));
  }
  return model;
}

}  // namespace rolellm
