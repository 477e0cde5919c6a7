#include "rolellm/cli/pipeline/bench_material.h"

#include <algorithm>
#include <set>

#include "rolellm/context_instruct/context_instruct.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/profile/profile.h"
#include "rolellm/role_bench/audit.h"

namespace rolellm {
namespace {

Result<std::vector<Response>> load_responses(const fs::path& file) {
  std::error_code code;
  if (!fs::exists(file, code)) return std::vector<Response>{};
  auto rows = read_artefact(file, "rolellm.responses/1");
  if (!rows) return fail(rows.error());
  return decode_rows<Response>(*rows, file, response_from_json);
}

}  // namespace

Status save_split(const fs::path& file, const SplitRecord& split) {
  return write_atomic(file, dump_json_pretty(Json{{"format", "rolellm.split/1"},
                                                  {"roles", split.roles},
                                                  {"unseen", split.unseen},
                                                  {"held_out", split.held_out}}));
}

Result<SplitRecord> load_split(const fs::path& file) {
  auto text = read_text(file);
  if (!text) return fail(text.error());
  auto json = parse_json(*text);
  if (!json) return fail(json.error(), "reading split.json");
  SplitRecord split;
  for (auto [key, list] : {std::pair{"roles", &split.roles},
                           {"unseen", &split.unseen},
                           {"held_out", &split.held_out}}) {
    auto strings = strings_field(*json, key);
    if (!strings) return fail(strings.error(), "reading split.json");
    *list = *strings;
  }
  return split;
}

Result<Benchmark> bench_from_folders(const BenchInputs& inputs, const BenchOptions& options,
                                     CleaningCounts& cleaning) {
  auto split = load_split(inputs.responses / "split.json");
  if (!split) return fail(split.error());
  const std::set<std::string> unseen(split->unseen.begin(), split->unseen.end());
  const std::set<std::string> held_out(split->held_out.begin(), split->held_out.end());
  std::vector<RoleMaterial> roles;
  for (const std::string& name : split->roles) {
    const std::string slug = role_slug(name);
    RoleMaterial role{.role = name, .unseen = unseen.count(name) > 0};
    auto kept = load_instructions(inputs.instructions / slug / "instructions.jsonl");
    if (!kept) return fail(kept.error());
    role.instructions = std::move(*kept);
    for (const Instruction& row : role.instructions)
      role.instruction_held_out.push_back(held_out.count(row.id) > 0);
    const fs::path folder = inputs.responses / slug;
    for (auto [file, list] : {std::pair{"train.jsonl", &role.general_train},
                              {"test.jsonl", &role.general_test},
                              {"specific_train.jsonl", &role.specific_train},
                              {"specific_test.jsonl", &role.specific_test}}) {
      auto responses = load_responses(folder / file);
      if (!responses) return fail(responses.error());
      *list = std::move(*responses);
    }
    roles.push_back(std::move(role));
  }
  std::map<std::string, std::string> raw;
  auto rows = read_artefact(inputs.responses / "raw.jsonl", "rolellm.raw/1");
  if (!rows) return fail(rows.error());
  for (const JsonlRow& row : *rows)
    raw[string_or(row.value, "instruction", "")] = string_or(row.value, "target", "");
  return build_benchmark(inputs.language, roles, raw, inputs.license, options, cleaning);
}

Status write_audited(const fs::path& folder, const Benchmark& benchmark) {
  if (auto saved = save_benchmark(folder, benchmark); !saved) return saved;
  auto audit = audit_benchmark(benchmark);
  if (!audit) return fail(audit.error());
  const fs::path file = folder / "audit.json";
  if (auto saved = write_atomic(file, dump_json_pretty(audit_to_json(*audit))); !saved)
    return saved;
  if (!audit->leaks()) return ok();
  return fail(ErrorKind::failure, "leak", "test questions or roles stand in the training rows",
              "see " + file.string());
}

Json bench_counts(const Benchmark& benchmark, const CleaningCounts& cleaning) {
  const BenchSplit& known = benchmark.instruction_generalization;
  const BenchSplit& unseen = benchmark.role_generalization;
  int left_out = 0;
  for (const auto& [reason, count] : cleaning.rejected) left_out += count;
  return Json{{"train", known.general.train.size() + known.role_specific.train.size()},
              {"test", known.general.test.size() + known.role_specific.test.size() +
                           unseen.general.test.size() + unseen.role_specific.test.size()},
              {"left_out", left_out}};
}

}  // namespace rolellm
