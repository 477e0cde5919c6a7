// `rolellm instruct run`: stage 2.
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/context_instruct/context_instruct.h"

namespace rolellm {
namespace {

struct InstructFlags {
  ModelFlags model;
  std::string profile, out;
  ContextInstructOptions options;
  bool dry_run = false;
};

Status dry_run(const ProfileFolder& profile, const InstructFlags& flags, ChatModel& model) {
  auto estimate = estimate_instructions(profile, model, flags.options);
  if (!estimate) return fail(estimate.error());
  Json forecast = forecast_to_json({.calls = estimate->calls,
                                    .prompt_tokens = estimate->prompt_tokens,
                                    .completion_tokens = estimate->completion_tokens},
                                   model.info());
  forecast["rounds_at_most"] = flags.options.max_rounds;
  fmt::print("{}\n", dump_json(forecast));
  return ok();
}

Status run_instruct(const InstructFlags& flags, const Cli& cli) {
  auto profile = load_profile(flags.profile);
  if (!profile) return fail(profile.error());
  auto model =
      flags.dry_run ? OpenModel::open(flags.model) : OpenModel::open_for(flags.out, flags.model);
  if (!model) return fail(model.error());
  if (flags.dry_run) return dry_run(*profile, flags, **model);
  auto set = run_context_instruct(*profile, **model, flags.options, flags.out);
  if (!set) return fail(set.error());
  if (cli.json) {
    Json summary = yield_to_json(*set);
    summary["journal_hits"] = model->counts().hits;
    fmt::print("{}\n", dump_json(summary));
  } else {
    fmt::print("{}", describe_yield(*set));
  }
  spdlog::info("instructions in {}", flags.out);
  return ok();
}

}  // namespace

void add_instruct_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("instruct", "write questions and answers about a role");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<InstructFlags>();
  CLI::App* run = noun->add_subcommand("run", "grounded questions and answers from a profile");
  run->add_option("--profile", flags->profile, "profile folder")->required();
  add_model_flags(*run, "teacher,--model", flags->model, true);
  run->add_option("--out", flags->out, "folder to write")->required();
  ContextInstructOptions& o = flags->options;
  run->add_option("--questions", o.questions_per_role, "rows to keep")
      ->check(at_least(1))
      ->capture_default_str();
  run->add_option("--rounds", o.max_rounds, "rounds of calls at most")
      ->check(at_least(0))
      ->capture_default_str();
  run->add_option("--min-support", o.min_support,
                  "share of an answer's content words its evidence must hold")
      ->check(between(0.0, 1.0))
      ->capture_default_str();
  run->add_option("--temperature", o.temperature, "0: the likeliest token")
      ->check(at_least(0.0))
      ->capture_default_str();
  run->add_option("--seed", o.seed)->check(at_least(std::uint64_t{0}))->capture_default_str();
  run->add_flag("--written-answers", o.written_answers,
                "the teacher writes the answers too (for strong teachers); else they are lines of "
                "the role");
  run->add_flag("!--no-style", o.style, "leave written answers as the teacher wrote them");
  run->add_flag(
      "--dry-run", flags->dry_run,
      "only say how many calls and tokens the first round would take, and what they cost");
  run->footer(
      "Example:\n  rolellm instruct run --profile profiles/dot --teacher qwen2.5-coder-1.5b "
      "--out instructions/dot --questions 40");
  run->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return run_instruct(*flags, cli); }; });
}

}  // namespace rolellm
