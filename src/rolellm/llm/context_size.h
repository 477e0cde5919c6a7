// How many cells a context gets when nobody says.
#pragma once

#include <cstdint>

#include <llama.h>

namespace rolellm {

/// Cells for `parallel` answers, or for one text as long as 8192 tokens where the model was trained
/// on such; fewer when those would take more than a quarter of `free_bytes`, never under 512.
int choose_cells(int parallel, int trained_tokens, std::int64_t bytes_per_cell,
                 std::int64_t free_bytes);

/// Bytes of keys and values per token.
std::int64_t bytes_per_cell(const llama_model* model);

/// Memory that the system could still give to programs; 0 when it does not say.
std::int64_t free_memory_bytes();

/// Memory that the machine has; 0 when it does not say.
std::int64_t machine_memory_bytes();

}  // namespace rolellm
