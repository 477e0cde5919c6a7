// `rolellm respond run`: stage 3 in bulk.
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/core/clock.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/options.h"
#include "rolellm/core/run_record.h"
#include "rolellm/role_gpt/responses.h"

namespace rolellm {
namespace {

struct RespondFlags {
  ModelFlags model;
  std::string profile, instructions, out;
  RespondOptions options;
  bool dry_run = false;
};

Result<std::vector<std::string>> read_instructions(const std::string& file) {
  auto texts = read_most_rows<std::string>(file, [](const Json& row) {
    return row.contains("question") ? string_field(row, "question")
                                    : string_field(row, "instruction");
  });
  if (texts && texts->empty()) {
    return fail(Error{.kind = ErrorKind::schema,
                      .detail = "empty",
                      .message = "expected instructions, found none",
                      .file = file});
  }
  return texts;
}

Status dry_run(const RespondJob& job, ChatModel& model) {
  auto requests = response_requests(job);
  if (!requests) return fail(requests.error());
  auto forecast = forecast_for(*requests, model);
  if (!forecast) return fail(forecast.error());
  fmt::print("{}\n", dump_json(forecast_to_json(*forecast, model.info())));
  return ok();
}

/// What decides the answers; of instructions that came through a pipe nothing is left to hash.
Result<RunRecord> record_of(const RespondFlags& flags, const ModelInfo& model) {
  RunRecord record{.stage = "responses"};
  record.options = options_to_json(flags.options);
  record.inputs["model"] = model.identity;
  const fs::path profile = flags.profile;
  RunInputs files = {{"profile", profile / "profile.json"},
                     {"dialogue", profile / "dialogue.jsonl"}};
  if (flags.instructions != "-") files.emplace_back("instructions", flags.instructions);
  if (auto added = add_inputs(record, files); !added) return fail(added.error());
  return record;
}

Status save(const RespondFlags& flags, const std::vector<Json>& rows, OpenModel& model,
            double seconds) {
  auto record = record_of(flags, (*model).info());
  if (!record) return fail(record.error());
  if (auto written = write_artefact(flags.out, "rolellm.responses/1", rows); !written)
    return written;
  record->counts = {{"questions", rows.size()},
                    {"answers", rows.size() * static_cast<std::size_t>(flags.options.samples)},
                    {"journal_hits", model.counts().hits}};
  record->seconds = seconds;
  return write_file_record(flags.out, *record);
}

Status respond_all(const RespondFlags& flags) {
  auto profile = load_profile(flags.profile);
  if (!profile) return fail(profile.error());
  auto instructions = read_instructions(flags.instructions);
  if (!instructions) return fail(instructions.error());
  // Rows that go to standard output leave no folder to keep a journal in.
  auto model = flags.dry_run || flags.out.empty()
                   ? OpenModel::open(flags.model)
                   : OpenModel::open_for(fs::absolute(flags.out).parent_path(), flags.model);
  if (!model) return fail(model.error());
  const RespondJob job{&*profile, std::move(*instructions), flags.options};
  if (flags.dry_run) return dry_run(job, **model);
  if (!flags.out.empty()) {
    if (auto begun = remove_file_record(flags.out); !begun) return begun;
  }
  const double start = system_clock().now();
  auto responses = respond(std::span(&job, 1), **model);
  if (!responses) return fail(responses.error());
  std::vector<Json> rows;
  for (const Response& response : responses->front()) rows.push_back(response_to_json(response));
  if (!flags.out.empty()) return save(flags, rows, *model, system_clock().now() - start);
  for (const Json& row : rows) fmt::print("{}\n", dump_json(row));
  return ok();
}

}  // namespace

void add_respond_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("respond", "answer instructions in a role's voice");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<RespondFlags>();
  CLI::App* run = noun->add_subcommand("run", "answer every instruction of a file");
  run->add_option("--profile", flags->profile, "profile folder")->required();
  run->add_option("--instructions", flags->instructions, "JSONL with `instruction` or `question`")
      ->required();
  add_model_flags(*run, "model", flags->model, true);
  run->add_option("--mode", flags->options.mode, "zero-shot, prompt or dialogue")
      ->capture_default_str();
  run->add_option("--few-shots", flags->options.few_shots, "dialogue pairs in the prompt")
      ->check(at_least(0))
      ->capture_default_str();
  run->add_option("-n,--samples", flags->options.samples, "answers to each")
      ->check(at_least(1))
      ->capture_default_str();
  run->add_option("--max-tokens", flags->options.max_tokens, "longest answer")
      ->check(at_least(1))
      ->capture_default_str();
  run->add_option("--temperature", flags->options.temperature, "0: the likeliest token")
      ->check(at_least(0.0))
      ->capture_default_str();
  run->add_option("--seed", flags->options.seed)
      ->check(at_least(std::int64_t{0}))
      ->capture_default_str();
  run->add_option(
      "--out", flags->out,
      "file to write, beside it its .run.json and a journal.db; otherwise rows go to standard "
      "output");
  run->add_flag("--dry-run", flags->dry_run,
                "only say how many calls and tokens it would take, and what they cost");
  run->footer(
      "Example:\n  rolellm respond run --profile profiles/dot --instructions "
      "data/instructions/general-en.jsonl --model qwen2.5-coder-1.5b --out responses/dot.jsonl");
  run->callback([flags, &cli] { cli.action = [flags] { return respond_all(*flags); }; });
}

}  // namespace rolellm
