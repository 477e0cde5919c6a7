// A LoRA adapter for any model, made on the spot: small, random, and strong enough to be noticed.
#pragma once

#include "rolellm/core/files.h"

namespace rolellm {

/// Writes an adapter of rank 8 for `model` (a GGUF file) to `path`: on the queries and on the
/// second half of the MLP of each layer. False when it cannot.
bool write_test_adapter(const fs::path& model, const fs::path& path, std::uint64_t seed = 1);

}  // namespace rolellm
