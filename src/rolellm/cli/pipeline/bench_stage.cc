// Rows, splits, profiles and the audit of a run, as RoleBench has them.
#include "rolellm/cli/pipeline/bench_material.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/profile/rolebench_profiles.h"
#include "rolellm/role_bench/audit.h"

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
  if (auto saved = save_benchmark(folder, *bench); !saved) return fail(saved.error());
  std::vector<ProfileFolder> profiles;
  for (const RunRole& role : *roles) profiles.push_back(role.folder);
  // Roles of an earlier recipe must not stay.
  std::error_code code;
  for (const char* old : {"profiles-eng", "profiles-zh"}) fs::remove_all(folder / old, code);
  if (auto saved = save_rolebench_profiles(folder, profiles); !saved) return fail(saved.error());
  auto audit = audit_benchmark(*bench);
  if (!audit) return fail(audit.error());
  if (auto saved = write_atomic(folder / "audit.json", dump_json_pretty(audit_to_json(*audit)));
      !saved)
    return fail(saved.error());
  if (audit->leaks()) {
    return fail(ErrorKind::failure, "leak", "test questions stand in the training rows",
                "see " + (folder / "audit.json").string());
  }
  const auto& known = bench->instruction_generalization;
  const auto& unseen = bench->role_generalization;
  int left_out = 0;
  for (const auto& [reason, count] : cleaning.rejected) left_out += count;
  return Json{{"train", known.general.train.size() + known.role_specific.train.size()},
              {"test", known.general.test.size() + known.role_specific.test.size() +
                           unseen.general.test.size() + unseen.role_specific.test.size()},
              {"left_out", left_out}};
}

}  // namespace

Stage bench_stage() { return {"bench", bench_record, make_bench}; }

}  // namespace rolellm
