#include "rolellm/cli/pipeline/stage_inputs.h"

#include <fmt/format.h>

#include "rolellm/core/data_files.h"

namespace rolellm {

Status add_stage_inputs(RunRecord& record, const RunContext& context,
                        std::initializer_list<std::string_view> stages) {
  RunInputs inputs;
  for (const std::string_view stage : stages)
    inputs.emplace_back(stage, context.folder(std::string(stage)));
  return add_inputs(record, inputs);
}

Status add_data_inputs(RunRecord& record, const RunContext& context,
                       std::initializer_list<std::string_view> names) {
  const std::string language = context.recipe().language == "zh" ? "zh" : "en";
  RunInputs inputs;
  for (const std::string_view pattern : names) {
    const std::string name = fmt::format(fmt::runtime(pattern), language);
    inputs.emplace_back("data/" + name, data_folder() / name);
  }
  return add_inputs(record, inputs);
}

}  // namespace rolellm
