// The training part of a benchmark as conversations: the role in the system slot, its questions,
// its answers.
#pragma once

#include <vector>

#include "rolellm/rocit/training_rows.h"
#include "rolellm/role_bench/benchmark.h"

namespace rolellm {

/// Training rows of both kinds (general and role-specific) of the instruction split, up to
/// `max_references` answers each. `profiles` holds one profile folder per role; a role without one
/// is a `usage` error.
Result<std::vector<Conversation>> bench_conversations(const fs::path& bench,
                                                      const fs::path& profiles, int max_references);

}  // namespace rolellm
