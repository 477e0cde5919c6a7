// Base and adapter as one model file, for tools that know no adapters.
#pragma once

#include <string>

#include "rolellm/core/files.h"

namespace rolellm {

/// Writes `student` with `adapter` (GGUF) added to its weights. `type` is `f32`, `f16` or `q8_0`;
/// vectors, and matrices whose rows do not fit the type's blocks, stay wider.
Status merge_adapter(const fs::path& student, const fs::path& adapter, const fs::path& out,
                     const std::string& type);

}  // namespace rolellm
