// `rolellm eval`: score, run, report.
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/command.h"
#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/core/clock.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/run_record.h"
#include "rolellm/eval/items.h"
#include "rolellm/eval/report.h"
#include "rolellm/eval/results_file.h"
#include "rolellm/eval/score_pair.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

struct ScoreFlags {
  std::string predictions, references, tokens = "rouge";
  PairKeys keys;
  bool per_row = false;
};

Result<PairedRows> rows_to_score(const ScoreFlags& flags) {
  if (!flags.references.empty()) return pair_files(flags.predictions, flags.references, flags.keys);
  auto rows = read_score_rows(flags.predictions);
  if (!rows) return fail(rows.error());
  return PairedRows{.rows = std::move(*rows), .paired_by = "row"};
}

/// The rouge-score package counts ASCII words only, so of Chinese nothing at all.
void warn_of_chinese(const std::vector<ScoreRow>& rows) {
  std::string text;
  for (const ScoreRow& row : rows) text += row.references.front() + " ";
  if (guess_language(text) == "zh")
    spdlog::warn(
        "most references are Chinese, of which --tokens rouge counts nothing: use --tokens char");
}

Status score(const ScoreFlags& flags, bool json) {
  auto tokens = parse_rouge_tokens(flags.tokens);
  if (!tokens) return fail(tokens.error());
  auto paired = rows_to_score(flags);
  if (!paired) return fail(paired.error());
  if (*tokens == RougeTokens::rouge) warn_of_chinese(paired->rows);
  const ScoredFile scored = score_rows(paired->rows, *tokens);
  if (flags.per_row) {
    for (std::size_t i = 0; i < scored.rows.size(); ++i) {
      fmt::print("{}\n", dump_json(Json{{"row", i},
                                        {"max", rouge_to_json(scored.rows[i].max)},
                                        {"mean", rouge_to_json(scored.rows[i].mean)}}));
    }
  }
  if (json) {
    fmt::print("{}\n", dump_json(Json{{"rows", scored.rows.size()},
                                      {"metric", "rouge-l"},
                                      {"tokens", flags.tokens},
                                      {"paired_by", paired->paired_by},
                                      {"max", rouge_to_json(scored.average.max)},
                                      {"mean", rouge_to_json(scored.average.mean)}}));
    return ok();
  }
  fmt::print("{} rows, tokens {}, paired by {}\n{:<22} {:>9} {:>9} {:>9}\n", scored.rows.size(),
             flags.tokens, paired->paired_by, "ROUGE-L over references", "precision", "recall",
             "F1");
  for (const auto& [name, s] :
       {std::pair{"maximum", &scored.average.max}, {"mean", &scored.average.mean}}) {
    fmt::print("{:<23} {:>9.4f} {:>9.4f} {:>9.4f}\n", name, s->precision, s->recall, s->f1);
  }
  return ok();
}

struct RunFlags {
  ModelFlags model;
  std::string bench, profiles, out;
  int per_role = 0, max_tokens = 80;
  double repeat_penalty = 1.0;
  bool dry_run = false;
};

Result<std::map<std::string, Profile>> profiles_in(const fs::path& folder) {
  std::map<std::string, Profile> profiles;
  std::error_code code;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    if (!fs::exists(entry.path() / "profile.json")) continue;
    auto loaded = load_profile(entry.path());
    if (!loaded) return fail(loaded.error());
    profiles[loaded->profile.role] = loaded->profile;
  }
  if (code) return io_failure(code.value(), "listing", folder);
  return profiles;
}

SummaryOptions summary_options(const Benchmark& bench) {
  return {.tokens = bench.language == "zh" ? RougeTokens::chars : RougeTokens::rouge};
}

Result<RunRecord> record_of(const RunFlags& flags) {
  RunRecord record{.stage = "eval"};
  record.options = {{"model", flags.model.model},
                    {"per_role", flags.per_role},
                    {"max_tokens", flags.max_tokens},
                    {"repeat_penalty", flags.repeat_penalty}};
  RunInputs inputs = {{"bench", flags.bench}, {"profiles", flags.profiles}};
  if (!flags.model.engine.adapter.empty())
    inputs.emplace_back("adapter", flags.model.engine.adapter);
  if (auto added = add_inputs(record, inputs); !added) return fail(added.error());
  return record;
}

/// The base's calls, and as many of the tuned model's when there is an adapter.
Status dry_run(const std::vector<EvalItem>& items, const std::map<std::string, Profile>& profiles,
               const Sampling& sampling, ModelFlags flags) {
  const bool twice = !flags.engine.adapter.empty();
  flags.engine.adapter.clear();
  auto requests = item_requests(items, profiles, sampling);
  if (!requests) return fail(requests.error());
  auto model = OpenModel::open(flags);
  if (!model) return fail(model.error());
  auto forecast = forecast_for(*requests, **model);
  if (!forecast) return fail(forecast.error());
  if (twice) *forecast += Forecast(*forecast);
  fmt::print("{}\n", dump_json(forecast_to_json(*forecast, (**model).info())));
  return ok();
}

Status run(const RunFlags& flags) {
  auto record = record_of(flags);
  if (!record) return fail(record.error());
  auto bench = load_benchmark(flags.bench);
  if (!bench) return fail(bench.error());
  auto profiles = profiles_in(flags.profiles);
  if (!profiles) return fail(profiles.error());
  auto items = eval_items(*bench, flags.per_role);
  const Sampling sampling{
      .max_tokens = flags.max_tokens, .temperature = 0, .repeat_penalty = flags.repeat_penalty};
  if (flags.dry_run) return dry_run(items, *profiles, sampling, flags.model);
  const fs::path out = flags.out;
  if (auto begun = remove_run_record(out); !begun) return begun;
  const double start = system_clock().now();
  const std::string adapter = flags.model.engine.adapter;
  for (const bool tuned : {false, true}) {
    if (tuned && adapter.empty()) continue;
    ModelFlags model = flags.model;
    if (!tuned) model.engine.adapter.clear();
    auto opened = OpenModel::open_for(out, model);
    if (!opened) return fail(opened.error());
    if (!tuned) record->inputs["model"] = (**opened).info().identity;
    auto answered = answer_items(items, tuned ? "tuned" : "base", **opened, *profiles, sampling);
    if (!answered) return fail(answered.error());
  }
  const SummaryOptions options = summary_options(*bench);
  const std::string time = file_time();
  if (auto written =
          write_results(out, items, options,
                        {.model_name = flags.model.model, .time = time, .config = Json::object()});
      !written)
    return written;
  ReportInput report{.title = "rolellm evaluation",
                     .subtitle = flags.model.model,
                     .items = items,
                     .summary = options};
  auto html = render_report(report);
  if (!html) return fail(html.error());
  if (auto written = write_atomic(out / "report.html", *html); !written) return written;
  const Json summary = summary_to_json(items, options);
  if (auto written = write_atomic(out / "summary.json", dump_json_pretty(summary)); !written)
    return written;
  record->counts = {{"questions", items.size()}};
  record->seconds = system_clock().now() - start;
  if (auto written = write_run_record(out, *record); !written) return written;
  fmt::print("{}", dump_json_pretty(summary));
  return ok();
}

struct ReportFlags {
  std::string samples, out, tokens = "rouge";
};

Status report(const ReportFlags& flags) {
  auto tokens = parse_rouge_tokens(flags.tokens);
  if (!tokens) return fail(tokens.error());
  auto rows = read_rows(flags.samples);
  if (!rows) return fail(rows.error());
  auto items = decode_rows<EvalItem>(*rows, flags.samples, item_from_json);
  if (!items) return fail(items.error());
  ReportInput input{.title = "rolellm report",
                    .subtitle = fs::path(flags.samples).filename().string(),
                    .items = *items,
                    .summary = {.tokens = *tokens}};
  auto html = render_report(input);
  if (!html) return fail(html.error());
  return write_atomic(flags.out, *html);
}

}  // namespace

void add_eval_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("eval", "measure");
  noun->require_subcommand(1);

  const auto scored = std::make_shared<ScoreFlags>();
  CLI::App* score_verb = noun->add_subcommand("score", "ROUGE-L of any JSONL");
  score_verb
      ->add_option("PRED", scored->predictions,
                   "JSONL, or - for standard input; alone: rows {prediction, references}")
      ->required();
  CLI::Option* references = score_verb->add_option(
      "REF", scored->references,
      "JSONL of references; paired by id, else by role and question, else line by line");
  score_verb
      ->add_option("--prediction", scored->keys.prediction,
                   "key of the answer in PRED; else " + known_keys(PairSide::prediction))
      ->needs(references);
  score_verb
      ->add_option("--reference", scored->keys.reference,
                   "key of the references in REF; else " + known_keys(PairSide::reference))
      ->needs(references);
  score_verb
      ->add_option("--tokens", scored->tokens,
                   "rouge (as rouge-score) or char (Chinese by character)")
      ->capture_default_str();
  score_verb->add_flag("--per-row", scored->per_row, "also print every row's figures as JSONL");
  score_verb->footer(
      "Examples:\n"
      "  rolellm eval score answers.jsonl "
      "bench/rolebench-eng/role-generalization/general/test.jsonl\n"
      "  rolellm eval score rows.jsonl --tokens char --json");
  score_verb->callback(
      [scored, &cli] { cli.action = [scored, &cli] { return score(*scored, cli.json); }; });

  const auto flags = std::make_shared<RunFlags>();
  CLI::App* run_verb =
      noun->add_subcommand("run", "base and tuned on a benchmark's test questions");
  run_verb->add_option("--bench", flags->bench, "benchmark folder")->required();
  run_verb->add_option("--profiles", flags->profiles, "folder of profile folders")->required();
  add_model_flags(*run_verb, "model", flags->model, true);
  run_verb->add_option("--adapter", flags->model.engine.adapter, "adapter.gguf");
  run_verb->add_option("--per-role", flags->per_role, "questions of each kind and role; 0: all")
      ->check(at_least(0))
      ->capture_default_str();
  run_verb->add_option("--max-tokens", flags->max_tokens, "longest answer")
      ->check(at_least(1))
      ->capture_default_str();
  run_verb
      ->add_option("--repeat-penalty", flags->repeat_penalty,
                   "against loops of small models, for base and tuned alike; 1: none")
      ->check(above_zero())
      ->capture_default_str();
  run_verb->add_option("--out", flags->out, "folder to write")->required();
  run_verb->add_flag("--dry-run", flags->dry_run,
                     "only say how many calls and tokens it would take, and what they cost");
  run_verb->footer(
      "Example, after rolellm run recipes/quickstart.yaml:\n  rolellm eval run --bench "
      "out/quickstart/bench --profiles out/quickstart/profiles --model smollm2-135m --adapter "
      "out/quickstart/adapter/adapter.gguf --out eval");
  run_verb->callback([flags, &cli] { cli.action = [flags] { return run(*flags); }; });

  const auto reported = std::make_shared<ReportFlags>();
  CLI::App* report_verb = noun->add_subcommand("report", "an HTML report from a samples file");
  report_verb->add_option("SAMPLES", reported->samples, "samples_rolebench_<time>.jsonl")
      ->required();
  report_verb->add_option("--tokens", reported->tokens, "rouge, or char for Chinese")
      ->capture_default_str();
  report_verb->add_option("--out", reported->out, "HTML file to write")->required();
  report_verb->callback(
      [reported, &cli] { cli.action = [reported] { return report(*reported); }; });
}

}  // namespace rolellm
