// Writes GGUF files tensor by tensor, so that a model never has to be in memory twice.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/model/gguf_reader.h"

namespace rolellm {

/// A tensor to be written; `type` is a `ggml_type` and fixes how `values` is stored.
struct GgufOutput {
  std::string name;
  std::vector<std::int64_t> shape;  ///< slowest first
  int type = 0;
  std::function<Result<at::Tensor>()> values;  ///< fp32, contiguous; called once, in order
};

/// Writes `keys` and the tensors under a temporary name and renames it. A value that is not finite
/// is `diverged` and leaves no file.
Status write_gguf(const fs::path& path, gguf_context* keys, const std::vector<GgufOutput>& tensors);

/// The same function in F32: every key copied, every tensor dequantised. libllama on this file
/// computes what the trainer computes, where its quantised kernels would round activations too.
Status write_f32_gguf(const GgufFile& model, const fs::path& path);

}  // namespace rolellm
