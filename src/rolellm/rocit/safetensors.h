// The safetensors format, as much of it as adapters need: fp32 tensors and a string map.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/core/files.h"

namespace rolellm {

struct NamedTensor {
  std::string name;
  at::Tensor values;  ///< fp32
};

/// Header with `{"format": "pt"}`, then the data without holes. Written atomically; a value that is
/// not finite is `diverged`.
Status write_safetensors(const fs::path& path, const std::vector<NamedTensor>& tensors);

/// Reads fp32 tensors; sizes and ranges are checked before anything is allocated. Errors:
/// `bad_model.{truncated,layout}`.
Result<std::vector<NamedTensor>> read_safetensors(const fs::path& path);

}  // namespace rolellm
