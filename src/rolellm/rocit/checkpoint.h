// A training run's whole state on disk: there entirely or not at all, and checked before use.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <ATen/core/Tensor.h>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// The order of rows follows from the seed and `step`, so these are all that a run remembers.
struct Checkpoint {
  std::int64_t step = 0;             ///< updates done
  Json identity = Json::object();    ///< options and inputs; resuming with others is a `mismatch`
  at::Tensor values, first, second;  ///< weights and moments, flat fp32
  std::string loss_log;              ///< loss.jsonl so far
};

/// Writes `folder/step-<n>` under a temporary name, syncs, renames; keeps the last two. Weights
/// that are not finite are `diverged` and leave nothing.
Status save_checkpoint(const fs::path& folder, const Checkpoint& checkpoint);

/// The newest checkpoint whose every byte matches its manifest; damaged ones are passed over with
/// a warning. Nothing there: empty.
Result<std::optional<Checkpoint>> load_checkpoint(const fs::path& folder);

/// `mismatch` naming every field in which the two differ.
Status same_identity(const Json& stored, const Json& wanted);

}  // namespace rolellm
