// What can be told before a run begins: whether its inputs are there, and what it would ask.
#pragma once

#include <span>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/pipeline/stage.h"

namespace rolellm {

/// What would end a late one of `stages`, told before the first one begins: a model nobody knows, a
/// student that cannot be tuned, general instructions that are not there.
Status check_inputs(const Recipe& recipe, std::span<const Stage> stages);

/// What `stages` would ask of the teacher when the journal holds nothing. Profiles are counted from
/// the scripts; later prompts are not written yet, so their number is what the recipe asks for and
/// their length a guess.
Result<Forecast> forecast_run(const Recipe& recipe, std::span<const Stage> stages);

}  // namespace rolellm
