// `rolellm run` and `rolellm config show`.
#include <memory>

#include <fmt/format.h>

#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/pipeline/pipeline.h"

namespace rolellm {

void add_run_command(CLI::App& app, Cli& cli) {
  const auto options = std::make_shared<RunOptions>();
  CLI::App* run = app.add_subcommand(
      "run", "a whole recipe: scripts, profiles, instructions, responses, bench, adapter, eval");
  run->add_option("RECIPE", options->recipe, "recipe file, e.g. recipes/quickstart.yaml")
      ->required();
  run->add_option("--out", options->out, "folder of the results; default out/<recipe name>");
  run->add_option("--journal", options->journal,
                  "default: journal.db in that folder; postgres://user@host/database shares the "
                  "work with rolellm worker");
  run->add_option("--set", options->settings,
                  "change a setting, e.g. --set tune.epochs=2; repeatable")
      ->allow_extra_args(false);
  run->add_option("--from", options->from, "run this stage and all behind it again");
  run->add_option("--until", options->until, "stop behind this stage");
  run->add_flag("--batch", options->batch, "through servers' batch APIs: slower, often cheaper");
  add_budget_flags(*run, options->max_cost, options->max_tokens_total);
  run->add_flag("--dry-run", options->dry_run,
                "only say how many calls and tokens it would take, and what they cost");
  run->footer(
      "A stage whose inputs and options have not changed is kept; a stopped run goes on where it "
      "was.\n"
      "Example:\n  rolellm run recipes/quickstart.yaml --until profiles");
  run->callback([options, &cli] {
    cli.action = [options, &cli] {
      options->json = cli.json;
      return run_recipe(*options);
    };
  });

  CLI::App* config = app.add_subcommand("config", "settings");
  config->require_subcommand(1);
  CLI::App* show = config->add_subcommand("show", "print a recipe with every default filled in");
  show->add_option("RECIPE", options->recipe, "recipe file")->required();
  show->add_option("--set", options->settings, "change a setting; repeatable")
      ->allow_extra_args(false);
  show->callback([options, &cli] {
    cli.action = [options]() -> Status {
      auto recipe = load_recipe(options->recipe, options->settings);
      if (!recipe) return fail(recipe.error());
      fmt::print("{}", dump_json_pretty(recipe_to_json(*recipe)));
      return ok();
    };
  });
}

}  // namespace rolellm
