// A whole model: loading, logits, and the loss with the gradients of its low-rank updates.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "rolellm/model/block.h"

namespace rolellm {

/// fp32, or bf16 products with everything between them in fp32.
enum class ComputeType { fp32, bf16 };

/// bf16 where this CPU multiplies it in hardware (avx512_bf16, amx_bf16), else fp32.
ComputeType best_compute_type();

struct PackLoss {
  double loss = 0;          ///< sum over the learnt tokens of -ln p
  std::int64_t tokens = 0;  ///< learnt tokens
};

class Transformer {
 public:
  static Result<Transformer> load(const GgufFile& file, ComputeType type);

  const ModelConfig& config() const { return config_; }
  std::vector<LoraSite> lora_sites() const;
  /// Uses `lora` from now on (null: the base alone). The caller keeps it alive.
  void attach(Lora* lora);
  /// To be called when the updates' values have changed.
  void refresh();

  /// Adds d(loss * weight)/d(updates) to their gradients; without `learn` only the loss.
  PackLoss run(const Pack& pack, double weight, bool learn);

  /// libllama rounds what goes into and comes out of GELU to fp16 (it looks GELU up in a table).
  /// For comparisons only, do the same.
  void imitate_libllama(bool on) { config_.rounded_gelu = on; }

  /// Logits behind every token of one plain text: [tokens, vocabulary].
  at::Tensor logits(std::span<const std::int32_t> tokens);

  /// Multiplications and additions of one step over `pack`, for speed figures: frozen weights are
  /// counted twice (forward, gradient of the input), the head for learnt rows only.
  double step_operations(const Pack& pack) const;

 private:
  PackView view(const Pack& pack) const;
  at::Tensor embed(const Pack& pack) const;
  ModelConfig config_;
  ComputeType type_ = ComputeType::fp32;
  std::vector<Block> blocks_;
  at::Tensor embedding_;     // [vocabulary, width], fp32
  at::Tensor head_;          // [vocabulary, width], compute type
  at::Tensor final_norm_;    // [width]
  at::Tensor rope_factors_;  // [head_size / 2], or undefined
};

}  // namespace rolellm
