// RoleGPT: answers in the voice of every role of the run, for training and for the test.
#include <map>
#include <set>

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
  auto texts = general_instructions(recipe.instructions);
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

/// Role-specific questions of one role. Those of an unseen role that are not held out are used
/// nowhere.
struct SpecificQuestions {
  std::vector<Instruction> train, test;
};

/// By role, in the order of `roles`.
Result<std::vector<SpecificQuestions>> split_specific(const RunContext& context,
                                                      const std::vector<RunRole>& roles) {
  std::vector<Instruction> all;
  std::vector<std::string> texts;
  std::vector<int> groups;
  for (std::size_t r = 0; r < roles.size(); ++r) {
    auto kept =
        load_instructions(context.folder("instructions") / roles[r].slug / "instructions.jsonl");
    if (!kept) return fail(kept.error());
    for (Instruction& row : *kept) {
      texts.push_back(row.question);
      groups.push_back(static_cast<int>(r));
      all.push_back(std::move(row));
    }
  }
  const auto seed = derive_seed(static_cast<std::uint64_t>(context.recipe().seed), "specific");
  const auto held = hold_out(texts, groups, context.recipe().split.specific_test, seed);
  std::vector<SpecificQuestions> questions(roles.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    SpecificQuestions& of_role = questions[static_cast<std::size_t>(groups[i])];
    (held[i] ? of_role.test : of_role.train).push_back(std::move(all[i]));
  }
  return questions;
}

/// Questions that only quote the cue of a line get a reply without that line being shown: it would
/// be copied. A question about a matter is answered from the lines that tell it.
RespondJob specific_job(const RunRole& role, const std::vector<Instruction>& questions,
                        const RespondOptions& options) {
  RespondJob job{.profile = &role.folder, .instructions = {}, .options = options};
  for (const Instruction& row : questions) {
    job.instructions.push_back(row.question);
    job.hidden.emplace_back();
    if (!quotes_script(row)) continue;
    for (const Evidence& cited : row.evidence)
      job.hidden.back().push_back({cited.line_begin, cited.line_end});
  }
  return job;
}

Result<RunRecord> responses_record(RunContext& context) {
  RunRecord record{.stage = "responses"};
  const Recipe& recipe = context.recipe();
  record.options = {{"respond", options_to_json(recipe.respond)},
                    {"split", options_to_json(recipe.split)},
                    {"seed", recipe.seed},
                    {"roles", roles_to_json(recipe)},
                    {"teacher", recipe.teacher}};
  if (auto added = add_stage_inputs(record, context, {"profiles", "instructions"}); !added)
    return fail(added.error());
  if (auto added = add_inputs(record, {{"general", recipe.instructions}}); !added)
    return fail(added.error());
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
  std::set<std::string> made = {"raw.jsonl"};
  std::vector<RespondJob> jobs;
  std::vector<fs::path> files;
  const RespondOptions once = context.recipe().respond;
  RespondOptions often = once;
  often.samples = context.recipe().split.references + 1;
  for (std::size_t r = 0; r < roles->size(); ++r) {
    const RunRole& role = (*roles)[r];
    split.roles.push_back(role.folder.profile.role);
    made.insert(role.slug);
    if (role.unseen) split.unseen.push_back(role.folder.profile.role);
    SpecificQuestions& questions = (*specific)[r];
    for (const Instruction& row : questions.test) split.held_out.push_back(row.id);
    const auto most = role.unseen ? 0 : context.recipe().split.specific_train;
    if (questions.train.size() > static_cast<std::size_t>(most))
      questions.train.resize(static_cast<std::size_t>(most));
    const auto add = [&](const char* file, RespondJob job) {
      jobs.push_back(std::move(job));
      files.push_back(folder / role.slug / file);
    };
    add("train.jsonl",
        {&role.folder, role.unseen ? std::vector<std::string>{} : general->train, once});
    add("test.jsonl", {&role.folder, general->test, often});
    add("specific_train.jsonl", specific_job(role, questions.train, once));
    add("specific_test.jsonl", specific_job(role, questions.test, often));
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
  if (auto clean = set_aside_former(context, "responses", made); !clean) return fail(clean.error());
  return Json{{"answers", answers}, {"raw", raw->size()}};
}

}  // namespace

Result<std::vector<std::string>> general_instructions(const fs::path& file) {
  return read_most_rows<std::string>(
      file, [](const Json& row) { return string_field(row, "instruction"); });
}

Stage responses_stage() { return {"responses", responses_record, make_responses}; }

}  // namespace rolellm
