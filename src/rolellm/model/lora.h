// The trainable part: low-rank updates of chosen weight matrices, all in one flat buffer.
#pragma once

#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/core/result.h"
#include "rolellm/model/architectures.h"
#include "rolellm/model/lora_options.h"

namespace rolellm {

/// One matrix's update: W + scale * B A. All tensors are views of the flat buffers.
struct LoraPair {
  std::string tensor;  ///< GGUF name of the matrix, e.g. `blk.0.attn_q.weight`
  std::string target;  ///< `q`, `k`, …
  int layer = 0;
  at::Tensor a, a_gradient;  ///< [rank, inputs]
  at::Tensor b, b_gradient;  ///< [outputs, rank]; rows as the GGUF stores them
};

/// A shape of a matrix that may be updated.
struct LoraSite {
  std::string tensor, target;
  int layer = 0;
  std::int64_t inputs = 0, outputs = 0;
};

class Lora {
 public:
  /// A is uniform in ±1/sqrt(inputs), drawn from `seed`; B is zero, so that training starts from
  /// the base model. An unknown target is a `config` error.
  static Result<Lora> create(const std::vector<LoraSite>& sites, const LoraOptions& options,
                             std::uint64_t seed);

  double scale() const { return options.alpha / options.rank; }

  LoraOptions options;
  at::Tensor values, gradients;  ///< flat, fp32
  std::vector<LoraPair> pairs;   ///< in the order of the sites
};

}  // namespace rolellm
