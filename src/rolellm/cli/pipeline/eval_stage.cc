// The students' answers to the test questions, their figures and the report.
#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"
#include "rolellm/eval/items.h"
#include "rolellm/eval/report.h"
#include "rolellm/eval/results_file.h"

namespace rolellm {
namespace {

Result<RunRecord> eval_record(RunContext& context) {
  RunRecord record{.stage = "eval"};
  record.options = {{"eval", options_to_json(context.recipe().eval)},
                    {"student", context.recipe().student}};
  if (auto added = add_stage_inputs(record, context, {"bench", "profiles"}); !added)
    return fail(added.error());
  if (auto added = add_inputs(record, {{"adapter", context.folder("adapter") / "adapter.gguf"}});
      !added)
    return fail(added.error());
  if (auto added =
          add_data_inputs(record, context, {"chat_formats.yaml", "prompts/{}/role_system.txt"});
      !added)
    return fail(added.error());
  return record;
}

std::vector<std::pair<double, double>> read_loss(const fs::path& file) {
  std::vector<std::pair<double, double>> points;
  auto rows = read_rows(file);
  if (!rows) return points;  // an adapter from elsewhere has none
  for (const JsonlRow& row : *rows) {
    if (row.value.contains("step") && row.value.contains("loss")) {
      points.emplace_back(row.value["step"].get<double>(), row.value["loss"].get<double>());
    }
  }
  return points;
}

std::string counts_text(const Json& counts) {
  std::string text;
  for (const auto& [key, value] : counts.items()) {
    if (!text.empty()) text += ", ";
    text += value.is_number_float()
                ? fmt::format("{} {:.4g}", key, value.get<double>())
                : fmt::format("{} {}", key,
                              value.is_string() ? value.get<std::string>() : dump_json(value));
  }
  return text;
}

/// Rows kept and reasons of rejection over the run's roles, the most frequent first.
std::vector<std::pair<std::string, std::string>> read_yields(const RunContext& context,
                                                             const std::vector<RunRole>& roles) {
  std::map<std::string, std::int64_t> rejected;
  std::size_t kept = 0;
  for (const RunRole& role : roles) {
    const fs::path folder = context.folder("instructions") / role.slug;
    if (auto rows = read_rows(folder / "rejected.jsonl")) {
      for (const JsonlRow& row : *rows) ++rejected[string_or(row.value, "verdict", "?")];
    }
    if (auto rows = read_rows(folder / "instructions.jsonl")) kept += rows->size();
  }
  std::vector<std::pair<std::string, std::int64_t>> reasons(rejected.begin(), rejected.end());
  std::stable_sort(reasons.begin(), reasons.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::pair<std::string, std::string>> yields{{"kept", std::to_string(kept)}};
  for (const auto& [reason, count] : reasons) yields.emplace_back(reason, std::to_string(count));
  return yields;
}

Status write_report(RunContext& context, const fs::path& folder, const std::vector<RunRole>& roles,
                    const std::vector<EvalItem>& items, const SummaryOptions& options) {
  ReportInput input{.title = context.recipe().name, .items = items, .summary = options};
  input.subtitle = fmt::format("teacher {} · student {} · seed {}", context.recipe().teacher,
                               context.recipe().student, context.recipe().seed);
  input.loss = read_loss(context.folder("adapter") / "loss.jsonl");
  for (const char* stage :
       {"scripts", "profiles", "instructions", "responses", "bench", "adapter"}) {
    if (auto record = read_run_record(context.folder(stage))) {
      input.stages.push_back({stage, counts_text(record->counts), format_seconds(record->seconds)});
    }
  }
  input.yields = read_yields(context, roles);
  auto html = render_report(input);
  if (!html) return fail(html.error());
  return write_atomic(folder / "report.html", *html);
}

void remove_old_results(const fs::path& folder) {
  std::error_code code;
  std::vector<fs::path> old;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind("results_", 0) == 0 || name.rfind("samples_", 0) == 0)
      old.push_back(entry.path());
  }
  for (const fs::path& file : old) fs::remove(file, code);
}

Result<Json> evaluate(RunContext& context, const fs::path& folder) {
  context.release_teacher();
  auto bench = load_benchmark(context.folder("bench"));
  if (!bench) return fail(bench.error());
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  std::map<std::string, Profile> profiles;
  for (const RunRole& role : *roles) profiles[role.folder.profile.role] = role.folder.profile;

  std::vector<EvalItem> items = eval_items(*bench, context.recipe().eval.per_role);
  const Sampling sampling{.max_tokens = context.recipe().eval.max_tokens,
                          .temperature = 0,
                          .repeat_penalty = context.recipe().eval.repeat_penalty};
  const fs::path adapter = context.folder("adapter") / "adapter.gguf";
  for (const auto& [system, path] :
       {std::pair<std::string, std::string>{"base", ""}, {"tuned", adapter.string()}}) {
    auto student = context.open(context.recipe().student, path);
    if (!student) return fail(student.error());
    auto answered = answer_items(items, system, *student->journaled, profiles, sampling);
    if (!answered) return fail(answered.error());
  }
  SummaryOptions options{
      .tokens = context.recipe().language == "zh" ? RougeTokens::chars : RougeTokens::rouge,
      .resamples = context.recipe().eval.resamples,
      .seed = static_cast<std::uint64_t>(context.recipe().seed)};
  const Json summary = summary_to_json(items, options);
  remove_old_results(folder);
  const ResultsContext results{.model_name = context.recipe().student + "+adapter",
                               .time = file_time(),
                               .config = {{"teacher", context.recipe().teacher},
                                          {"student", context.recipe().student},
                                          {"seed", context.recipe().seed}}};
  if (auto written = write_results(folder, items, options, results); !written)
    return fail(written.error());
  if (auto written = write_report(context, folder, *roles, items, options); !written)
    return fail(written.error());
  if (auto written = write_atomic(folder / "summary.json", dump_json_pretty(summary)); !written)
    return fail(written.error());
  return Json{{"questions", items.size()}};
}

}  // namespace

Stage eval_stage() { return {"eval", eval_record, evaluate}; }

}  // namespace rolellm
