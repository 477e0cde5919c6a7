#include "rolellm/cli/pipeline/stage_inputs.h"

#include <fmt/format.h>

#include "rolellm/core/data_files.h"

namespace rolellm {
namespace {

Status add_input(RunRecord& record, const std::string& name, const fs::path& path) {
  auto hash = input_hash(path);
  if (!hash) return fail(hash.error());
  record.inputs[name] = *hash;
  return ok();
}

}  // namespace

Status add_stage_inputs(RunRecord& record, const RunContext& context,
                        std::initializer_list<std::string_view> stages) {
  for (const std::string_view stage : stages) {
    const std::string name(stage);
    if (auto added = add_input(record, name, context.folder(name)); !added) return added;
  }
  return ok();
}

Status add_data_inputs(RunRecord& record, const RunContext& context,
                       std::initializer_list<std::string_view> names) {
  const std::string language = context.recipe().language == "zh" ? "zh" : "en";
  for (const std::string_view pattern : names) {
    const std::string name = fmt::format(fmt::runtime(pattern), language);
    if (auto added = add_input(record, "data/" + name, data_folder() / name); !added) return added;
  }
  return ok();
}

}  // namespace rolellm
