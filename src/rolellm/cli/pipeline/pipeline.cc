#include "rolellm/cli/pipeline/pipeline.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"

namespace rolellm {
namespace {

/// Of a prompt with a role's description and its few-shots, for a forecast.
constexpr std::int64_t kPromptTokens = 700;

/// `profile` means `profiles`: both the noun of the command and the folder are accepted.
Result<std::size_t> stage_index(const std::vector<Stage>& stages, const std::string& name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < stages.size(); ++i) {
    if (!name.empty() && stages[i].name.rfind(name, 0) == 0) return i;
    names.push_back(stages[i].name);
  }
  return fail(ErrorKind::usage, "", fmt::format("no stage is called \"{}\"", name),
              fmt::format("one of: {}", fmt::join(names, ", ")));
}

std::string counts_line(const Json& counts) {
  std::string text;
  int shown = 0;
  for (const auto& [key, value] : counts.items()) {
    if (!value.is_number() && !value.is_string()) continue;
    if (++shown > 4) break;
    if (!text.empty()) text += ", ";
    text += value.is_number_float() ? fmt::format("{:.4g} {}", value.get<double>(), key)
            : value.is_string()     ? fmt::format("{} {}", key, value.get<std::string>())
                                    : fmt::format("{} {}", value.get<std::int64_t>(), key);
  }
  return text;
}

void print_table(const std::vector<StageOutcome>& outcomes) {
  double seconds = 0, memory = 0;
  fmt::print("\n{:<13} {:<58} {:>8}\n", "stage", "result", "time");
  for (const StageOutcome& outcome : outcomes) {
    fmt::print("{:<13} {:<58} {:>8}{}\n", outcome.stage, counts_line(outcome.counts),
               format_seconds(outcome.seconds), outcome.skipped ? "  kept" : "");
    seconds += outcome.seconds;
    memory = std::max(memory, outcome.peak_memory_mb);
  }
  fmt::print("{:<13} {:<58} {:>8}\n", "together", fmt::format("{:.1f} GB of memory", memory / 1000),
             format_seconds(seconds));
}

std::string cell(const Json& figures) {
  return fmt::format("{:.3f} [{:.3f}, {:.3f}]", figures["f1"].get<double>(),
                     figures["low"].get<double>(), figures["high"].get<double>());
}

void print_figures(const Json& summary) {
  fmt::print("\n{:<14} {:<24} {:<24} {:<24}\n", "ROUGE-L F1", "SPE", "CUS", "RAW");
  for (const char* group : {"systems", "differences"}) {
    for (const auto& [name, kinds] : summary[group].items()) {
      fmt::print("{:<14} {:<24} {:<24} {:<24}\n", name, cell(kinds["spe"]), cell(kinds["cus"]),
                 cell(kinds["raw"]));
    }
  }
}

Status print_next(RunContext& context) {
  auto roles = load_roles(context);
  if (!roles) return fail(roles.error());
  const std::string out = context.out().string();
  fmt::print("\nreport  {}/eval/report.html\n", out);
  fmt::print(
      "talk    rolellm chat --profile {}/profiles/{} --model {} --adapter "
      "{}/adapter/adapter.gguf\n",
      out, roles->front().slug, context.recipe().student, out);
  return ok();
}

Status dry_run(RunContext& context) {
  const Recipe& r = context.recipe();
  std::size_t known = 0, roles = 0;
  for (const RecipeScript& script : r.scripts) {
    known += script.roles.size();
    roles += script.roles.size() + script.unseen.size();
  }
  const auto general = known * static_cast<std::size_t>(r.split.train) +
                       roles * static_cast<std::size_t>(r.split.test * (r.split.references + 1)) +
                       static_cast<std::size_t>(r.split.test);
  const auto specific =
      known * static_cast<std::size_t>(r.split.specific_train) +
      roles * static_cast<std::size_t>(r.split.specific_test * (r.split.references + 1));
  const auto questions = roles * static_cast<std::size_t>(r.instruct.questions_per_role);
  const auto calls_for_questions =
      questions * 2 / static_cast<std::size_t>(std::max(r.instruct.questions_per_call, 1));
  const auto calls = roles + calls_for_questions + questions + general + specific;
  // Upper bounds per call: a profile, a list of triplets, or one answer.
  const auto tokens =
      roles * static_cast<std::size_t>(r.profile.max_tokens) + calls_for_questions * 900 +
      (questions + general + specific) * static_cast<std::size_t>(r.respond.max_tokens);
  Forecast forecast{.calls = static_cast<std::int64_t>(calls),
                    .prompt_tokens = static_cast<std::int64_t>(calls) * kPromptTokens,
                    .completion_tokens = static_cast<std::int64_t>(tokens)};
  // A local teacher costs nothing; only a server's price has to be looked up.
  ModelInfo teacher{.name = r.teacher};
  if (is_remote(r.teacher)) {
    auto model = open_model(r.teacher, {});
    if (!model) return fail(model.error());
    teacher = (*model)->info();
  }
  teacher.estimates_tokens = true;  // the prompts are not written yet
  fmt::print("{}\n", dump_json(forecast_to_json(forecast, teacher)));
  return ok();
}

}  // namespace

Status run_recipe(const RunOptions& options) {
  auto recipe = load_recipe(options.recipe, options.settings);
  if (!recipe) return fail(recipe.error());
  const std::vector<Stage> stages = all_stages();
  std::size_t from = stages.size(), until = stages.size() - 1;
  for (auto [name, index] : {std::pair{&options.from, &from}, {&options.until, &until}}) {
    if (name->empty()) continue;
    auto found = stage_index(stages, *name);
    if (!found) return fail(found.error());
    *index = *found;
  }
  const fs::path out = options.out.empty() ? fs::path("out") / recipe->name : fs::path(options.out);
  RunContext context(std::move(*recipe), out,
                     {.journal = options.journal,
                      .ledger = make_ledger(options.max_cost, options.max_tokens_total),
                      .batch = options.batch});
  if (options.dry_run) return dry_run(context);
  auto lock = FileLock::acquire(out / ".lock");
  if (!lock) return fail(lock.error());

  std::vector<StageOutcome> outcomes;
  for (std::size_t i = 0; i <= until; ++i) {
    auto outcome = run_stage(stages[i], context, i >= from);
    if (!outcome) {
      Error error = outcome.error();
      if (error.hint.empty())
        error.hint = "run the same command again: it goes on where it stopped";
      return fail(std::move(error));
    }
    outcomes.push_back(std::move(*outcome));
  }
  Json result{{"out", out.string()}, {"stages", Json::array()}};
  for (const StageOutcome& o : outcomes) {
    result["stages"].push_back({{"stage", o.stage},
                                {"skipped", o.skipped},
                                {"counts", o.counts},
                                {"seconds", o.seconds},
                                {"peak_memory_mb", o.peak_memory_mb}});
  }
  const bool evaluated = until + 1 == stages.size();
  Json summary;
  if (evaluated) {
    auto text = read_text(context.folder("eval") / "summary.json");
    if (!text) return fail(text.error());
    auto parsed = parse_json(*text);
    if (!parsed) return fail(parsed.error());
    summary = std::move(*parsed);
    result["summary"] = summary;
  }
  if (options.json) {
    fmt::print("{}\n", dump_json(result));
    return ok();
  }
  print_table(outcomes);
  if (!evaluated) {
    fmt::print("\nnext    {}: run the same command without --until\n", stages[until + 1].name);
    return ok();
  }
  print_figures(summary);
  return print_next(context);
}

}  // namespace rolellm
