// Rows, splits, profiles and the audit of a run, as RoleBench has them.
#include "rolellm/cli/pipeline/bench_material.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/profile/rolebench_profiles.h"

namespace rolellm {
namespace {

Result<RunRecord> bench_record(RunContext& context) {
  RunRecord record{.stage = "bench"};
  record.options = {{"references", context.recipe().split.references},
                    {"language", context.recipe().language}};
  if (auto added = add_stage_inputs(record, context, {"profiles", "instructions", "responses"});
      !added)
    return fail(added.error());
  if (auto added = add_data_inputs(record, context, {"words/answer_filters.yaml"}); !added)
    return fail(added.error());
  return record;
}

Result<Json> make_bench(RunContext& context, const fs::path& folder) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  const BenchInputs inputs{.instructions = context.folder("instructions"),
                           .responses = context.folder("responses"),
                           .language = context.recipe().language,
                           .license = roles->front().folder.profile.license};
  CleaningCounts cleaning;
  const BenchOptions options{.references = context.recipe().split.references,
                             .seed = context.recipe().seed};
  auto bench = bench_from_folders(inputs, options, cleaning);
  if (!bench) return fail(bench.error());
  std::vector<ProfileFolder> profiles;
  for (const RunRole& role : *roles) profiles.push_back(role.folder);
  // Roles of an earlier recipe must not stay.
  std::error_code code;
  for (const char* old : {"profiles-eng", "profiles-zh"}) fs::remove_all(folder / old, code);
  if (auto saved = save_rolebench_profiles(folder, profiles); !saved) return fail(saved.error());
  if (auto written = write_audited(folder, *bench); !written) return fail(written.error());
  return bench_counts(*bench, cleaning);
}

}  // namespace

Stage bench_stage() { return {"bench", bench_record, make_bench}; }

}  // namespace rolellm
