#include "rolellm/cli/pipeline/pipeline.h"

#include <algorithm>
#include <span>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/pipeline/outlook.h"
#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"

namespace rolellm {
namespace {

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
  fmt::print("{:<13} {:<58} {:>8}\n", "together",
             memory < 1000 ? fmt::format("{:.0f} MB of memory", memory)
                           : fmt::format("{:.1f} GB of memory", memory / 1000),
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

Status dry_run(const Recipe& recipe, std::span<const Stage> stages) {
  auto forecast = forecast_run(recipe, stages);
  if (!forecast) return fail(forecast.error());
  // A local teacher costs nothing; only a server's price has to be looked up.
  ModelInfo teacher{.name = recipe.teacher};
  if (is_remote(recipe.teacher)) {
    auto model = open_model(recipe.teacher, {});
    if (!model) return fail(model.error());
    teacher = (*model)->info();
  }
  teacher.estimates_tokens = true;  // most prompts are not written yet
  fmt::print("{}\n", dump_json(forecast_to_json(*forecast, teacher)));
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
  const auto wanted = std::span(stages).first(until + 1);
  if (auto there = check_inputs(context.recipe(), wanted); !there) return there;
  if (options.dry_run) return dry_run(context.recipe(), wanted);
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
