// Lays the rows of one optimiser step into packs: no padding, and the system turn of a role once
// per pack instead of once per row. The loss and its gradients stay what they were.
#pragma once

#include <span>
#include <vector>

#include "rolellm/model/pack.h"
#include "rolellm/rocit/training_rows.h"

namespace rolellm {

/// Packs of at most `pack_tokens` tokens (a single longer row gets a pack of its own). Rows with
/// equal prefixes are put together; `share` false stores every row whole, for comparison.
std::vector<Pack> make_packs(std::span<const TrainingRow* const> rows, int pack_tokens,
                             bool share = true);

/// Row numbers of one epoch in the order they are seen, a function of `seed` and `epoch` alone:
/// shuffled, but for groups of up to `group_rows` rows with equal prefixes that stay side by side,
/// so that a step's packs hold fewer prefixes. 1: wholly shuffled.
std::vector<std::size_t> epoch_order(std::span<const TrainingRow> rows, int group_rows,
                                     std::uint64_t seed, std::int64_t epoch);

/// Learnt tokens of all rows: what a step's loss is divided by.
std::int64_t learnt_tokens(std::span<const TrainingRow* const> rows);

}  // namespace rolellm
