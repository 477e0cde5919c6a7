// Context-Instruct for every role of the run.
#include <chrono>
#include <set>

#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/context_instruct/context_instruct.h"
#include "rolellm/core/options.h"

namespace rolellm {
namespace {

Result<RunRecord> instructions_record(RunContext& context) {
  RunRecord record{.stage = "instructions"};
  record.options = {{"instruct", options_to_json(context.recipe().instruct)},
                    {"roles", roles_to_json(context.recipe())},
                    {"teacher", context.recipe().teacher}};
  if (auto added = add_stage_inputs(record, context, {"profiles"}); !added)
    return fail(added.error());
  if (auto added =
          add_data_inputs(record, context,
                          {"chat_formats.yaml", "prompts/{}/context_instruct.yaml",
                           "words/instruct-{}.yaml", "words/address-{}.yaml", "words/stop-{}.txt"});
      !added)
    return fail(added.error());
  return record;
}

Result<Json> make_all_instructions(RunContext& context, const fs::path& folder) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  std::vector<ProfileFolder> profiles;
  for (const RunRole& role : *roles) profiles.push_back(role.folder);
  auto teacher = context.teacher();
  if (!teacher) return fail(teacher.error());
  const auto start = std::chrono::steady_clock::now();
  auto sets = make_instructions(profiles, **teacher, context.recipe().instruct);
  if (!sets) return fail(sets.error());
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::size_t kept = 0, rejected = 0, styled = 0;
  std::set<std::string> made;
  for (std::size_t i = 0; i < sets->size(); ++i) {
    const InstructionSet& set = (*sets)[i];
    auto saved =
        save_instructions(folder / (*roles)[i].slug, set, profiles[i].profile, (*teacher)->info(),
                          context.recipe().instruct, seconds / static_cast<double>(sets->size()));
    if (!saved) return fail(saved.error());
    made.insert((*roles)[i].slug);
    kept += set.kept.size();
    rejected += set.rejected.size();
    for (const Instruction& row : set.kept) styled += row.styled_answer.empty() ? 0 : 1;
  }
  if (auto clean = set_aside_former(context, "instructions", made); !clean)
    return fail(clean.error());
  if (kept == 0) {
    return fail(ErrorKind::failure, "yield", "no question was kept",
                "read rejected.jsonl for the reasons, or use a stronger teacher");
  }
  return Json{{"kept", kept}, {"rejected", rejected}, {"styled", styled}};
}

}  // namespace

Stage instructions_stage() { return {"instructions", instructions_record, make_all_instructions}; }

}  // namespace rolellm
