#include "rolellm/cli/pipeline/stage_inputs.h"

#include <set>
#include <string>

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
  const std::string_view language = prompt_language(context.recipe().language);
  RunInputs inputs;
  for (const std::string_view pattern : names) {
    std::set<std::string> files;  // English prompts ask about scripts in other languages too
    for (const std::string_view lines : kScriptLanguages) {
      const std::string name = fmt::format(fmt::runtime(pattern), lines);
      const bool needed = lines == language || fs::exists(data_folder() / name);
      if (prompt_language(lines) == language && needed) files.insert(name);
    }
    for (const std::string& name : files) inputs.emplace_back("data/" + name, data_folder() / name);
  }
  return add_inputs(record, inputs);
}

}  // namespace rolellm
