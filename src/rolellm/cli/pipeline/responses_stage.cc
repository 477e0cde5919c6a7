// RoleGPT: answers in the voice of every role of the run, for training and for the test.
#include <map>

#include "rolellm/cli/pipeline/bench_material.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/context_instruct/context_instruct.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/options.h"
#include "rolellm/core/random.h"
#include "rolellm/role_bench/split.h"

namespace rolellm {
namespace {

/// General instructions of this run: the first ones for training, held-out clusters for the test.
struct GeneralSplit {
  std::vector<std::string> train, test;
};

Result<GeneralSplit> split_general(const RunContext& context) {
  const Recipe& recipe = context.recipe();
  auto rows = read_rows(recipe.instructions);
  if (!rows) return fail(rows.error());
  auto texts = decode_rows<std::string>(
      *rows, recipe.instructions, [](const Json& row) { return string_field(row, "instruction"); });
  if (!texts) return fail(texts.error());
  const std::vector<int> one_group(texts->size(), 0);
  const auto held = hold_out(*texts, one_group, recipe.split.test,
                             derive_seed(static_cast<std::uint64_t>(recipe.seed), "general"));
  GeneralSplit split;
  for (std::size_t i = 0; i < texts->size(); ++i) {
    auto& side = held[i] ? split.test : split.train;
    const int most = held[i] ? recipe.split.test : recipe.split.train;
    if (static_cast<int>(side.size()) < most) side.push_back((*texts)[i]);
  }
  return split;
}

struct SpecificQuestions {
  std::vector<std::vector<Instruction>> by_role;
  std::vector<std::vector<bool>> held_out;  ///< by role; all true for unseen roles
};

Result<SpecificQuestions> split_specific(const RunContext& context,
                                         const std::vector<RunRole>& roles) {
  SpecificQuestions questions;
  std::vector<std::string> texts;
  std::vector<int> groups;
  for (std::size_t r = 0; r < roles.size(); ++r) {
    auto kept =
        load_instructions(context.folder("instructions") / roles[r].slug / "instructions.jsonl");
    if (!kept) return fail(kept.error());
    for (const Instruction& row : *kept) {
      if (roles[r].unseen) continue;
      texts.push_back(row.question);
      groups.push_back(static_cast<int>(r));
    }
    questions.by_role.push_back(std::move(*kept));
  }
  std::vector<bool> held;
  if (!texts.empty()) {
    held = hold_out(texts, groups, context.recipe().split.specific_test,
                    derive_seed(static_cast<std::uint64_t>(context.recipe().seed), "specific"));
  }
  std::size_t at = 0;
  for (std::size_t r = 0; r < roles.size(); ++r) {
    std::vector<bool> flags;
    for (std::size_t i = 0; i < questions.by_role[r].size(); ++i)
      flags.push_back(roles[r].unseen || held[at++]);
    questions.held_out.push_back(std::move(flags));
  }
  return questions;
}

Result<RunRecord> responses_record(RunContext& context) {
  RunRecord record{.stage = "responses"};
  const Recipe& recipe = context.recipe();
  record.options = {{"respond", options_to_json(recipe.respond)},
                    {"split", options_to_json(recipe.split)},
                    {"seed", recipe.seed},
                    {"teacher", recipe.teacher}};
  if (auto added = add_stage_inputs(record, context, {"profiles", "instructions"}); !added)
    return fail(added.error());
  auto general = input_hash(recipe.instructions);
  if (!general) return fail(general.error());
  record.inputs["general"] = *general;
  if (auto added = add_data_inputs(
          record, context,
          {"chat_formats.yaml", "prompts/{}/role_gpt_system.txt", "prompts/{}/role_gpt_shot.txt",
           "prompts/{}/role_gpt_packed.txt", "prompts/{}/plain_system.txt"});
      !added)
    return fail(added.error());
  return record;
}

Status save_responses(const fs::path& file, std::vector<Response> responses,
                      const std::map<std::string, std::string>& raw) {
  std::vector<Json> rows;
  for (Response& response : responses) {
    if (const auto it = raw.find(response.question); it != raw.end())
      response.reference_raw = it->second;
    rows.push_back(response_to_json(response));
  }
  return write_artefact(file, "rolellm.responses/1", rows);
}

/// RAW: the plain answers to all general instructions.
Result<std::map<std::string, std::string>> make_raw(RunContext& context,
                                                    const GeneralSplit& general, ChatModel& teacher,
                                                    const fs::path& file) {
  std::vector<std::string> all = general.test;
  RespondOptions plain = context.recipe().respond;
  plain.temperature = 0;
  auto answers = plain_answers(all, context.recipe().language, teacher, plain);
  if (!answers) return fail(answers.error());
  std::map<std::string, std::string> raw;
  std::vector<Json> rows;
  for (std::size_t i = 0; i < all.size(); ++i) {
    raw[all[i]] = (*answers)[i];
    rows.push_back({{"instruction", all[i]}, {"target", (*answers)[i]}});
  }
  if (auto saved = write_artefact(file, "rolellm.raw/1", rows); !saved) return fail(saved.error());
  return raw;
}

Result<Json> make_responses(RunContext& context, const fs::path& folder) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  auto general = split_general(context);
  if (!general) return fail(general.error());
  auto specific = split_specific(context, *roles);
  if (!specific) return fail(specific.error());
  auto teacher = context.teacher();
  if (!teacher) return fail(teacher.error());
  auto raw = make_raw(context, *general, **teacher, folder / "raw.jsonl");
  if (!raw) return fail(raw.error());

  SplitRecord split;
  std::vector<RespondJob> jobs;
  std::vector<fs::path> files;
  for (std::size_t r = 0; r < roles->size(); ++r) {
    const RunRole& role = (*roles)[r];
    split.roles.push_back(role.folder.profile.role);
    if (role.unseen) split.unseen.push_back(role.folder.profile.role);
    std::vector<std::string> held_questions;
    for (std::size_t i = 0; i < specific->by_role[r].size(); ++i) {
      if (!specific->held_out[r][i]) continue;
      held_questions.push_back(specific->by_role[r][i].question);
      split.held_out.push_back(specific->by_role[r][i].id);
    }
    const RespondOptions once = context.recipe().respond;
    RespondOptions often = once;
    often.samples = context.recipe().split.references + 1;
    const auto add = [&](const char* file, std::vector<std::string> questions,
                         const RespondOptions& options) {
      jobs.push_back({&role.folder, std::move(questions), options});
      files.push_back(folder / role.slug / file);
    };
    add("train.jsonl", role.unseen ? std::vector<std::string>{} : general->train, once);
    add("test.jsonl", general->test, often);
    add("specific.jsonl", std::move(held_questions), once);
  }
  auto responses = respond(jobs, **teacher);
  if (!responses) return fail(responses.error());
  std::size_t answers = 0;
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    answers += (*responses)[j].size() * static_cast<std::size_t>(jobs[j].options.samples);
    if (auto saved = save_responses(files[j], std::move((*responses)[j]), *raw); !saved)
      return fail(saved.error());
  }
  if (auto saved = save_split(folder / "split.json", split); !saved) return fail(saved.error());
  return Json{{"answers", answers}, {"raw", raw->size()}};
}

}  // namespace

Stage responses_stage() { return {"responses", responses_record, make_responses}; }

}  // namespace rolellm
