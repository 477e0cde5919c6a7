// What a stage reads, as hashes in its record: a change of it makes the stage run again.
#pragma once

#include <initializer_list>
#include <string_view>

#include "rolellm/cli/pipeline/stage.h"

namespace rolellm {

/// The folders of earlier stages.
Status add_stage_inputs(RunRecord& record, const RunContext& context,
                        std::initializer_list<std::string_view> stages);

/// Files of `data/`; `{}` in a name stands for the recipe's language.
Status add_data_inputs(RunRecord& record, const RunContext& context,
                       std::initializer_list<std::string_view> names);

}  // namespace rolellm
