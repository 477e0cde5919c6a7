// Walks a GGUF file's header with bounds checks before any library is allowed to load it.
#pragma once

#include <cstdint>
#include <vector>

#include <ggml.h>

#include "rolellm/core/files.h"

namespace rolellm {

struct TensorSummary {
  ggml_type type = GGML_TYPE_F32;
  bool is_matrix = false;  ///< has more than one row
  std::int64_t elements = 0;
  std::int64_t bytes = 0;
};

/// What the header says.
struct GgufSummary {
  std::uint32_t version = 0;
  std::uint64_t keys = 0;
  std::vector<TensorSummary> tensors;
  std::uint64_t data_offset = 0;  ///< bytes from the start of the file to the first tensor
};

/// Errors: `bad_model.{magic,version,truncated,overflow,duplicate,layout}` with file and offset.
/// Caps: metadata 64 MiB, strings 16 MiB, arrays 4 M items, 65,536 tensors, alignment 1 MiB.
Result<GgufSummary> check_gguf(const fs::path& path);

}  // namespace rolellm
