// `rolellm profile build|show|export`: stage 1.
#include <algorithm>
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/core/hash.h"
#include "rolellm/core/options.h"
#include "rolellm/core/run_record.h"
#include "rolellm/profile/build_profile.h"
#include "rolellm/profile/rolebench_profiles.h"
#include "rolellm/script/cast/cast.h"

namespace rolellm {
namespace {

struct BuildFlags {
  ModelFlags model;
  std::string script, format = "auto", out, corrections;
  std::string role;
  ProfileOptions options;
  bool dry_run = false;
};

struct ShowFlags {
  std::string folder, out;
  bool rolebench = false;
};

std::string show_profile(const Profile& profile) {
  std::string text = fmt::format("{}", display_name(profile.role));
  if (!profile.work.empty()) text += fmt::format("  ({})", profile.work);
  const ProfileStatistics& s = profile.statistics;
  text += fmt::format("\n{} speeches in {} scenes, {:.1f} {} each\n\n{}\n\n{}\n", s.speeches,
                      s.scenes, s.mean_words, profile.language == "zh" ? "characters" : "words",
                      profile.description, profile.description_second);
  for (const Catchphrase& phrase : profile.catchphrases) {
    text += "\n- " + phrase.text;
    text += phrase.invented ? "  (invented)"
                            : fmt::format("  (line {})", fmt::join(phrase.lines, ", "));
  }
  return text + "\n";
}

void print_profile(const Profile& profile, const Cli& cli) {
  if (cli.json) {
    fmt::print("{}\n", dump_json(profile_to_json(profile)));
  } else {
    fmt::print("{}", show_profile(profile));
  }
}

Status dry_run(const ProfileTask& task, const BuildFlags& flags, ChatModel& model) {
  auto request = profile_request(task, flags.options, 0);
  if (!request) return fail(request.error());
  auto tokens = model.count_tokens(*request);
  if (!tokens) return fail(tokens.error());
  const int tries = std::max(flags.options.attempts, 1);
  Json forecast = forecast_to_json(
      {.calls = 1, .prompt_tokens = *tokens, .completion_tokens = flags.options.max_tokens},
      model.info());
  forecast["calls_at_most"] = tries;
  fmt::print("{}\n", dump_json(forecast));
  return ok();
}

Status build(const BuildFlags& flags, const Cli& cli) {
  auto script = load_script(flags.script, flags.format);
  if (!script) return fail(script.error());
  if (auto corrected = correct_cast(*script, flags.corrections); !corrected) return corrected;
  auto role = find_role(*script, flags.role);  // before a model is loaded for nothing
  if (!role) return fail(role.error());
  std::string hash;  // of what came through a pipe nothing is left to hash
  if (flags.script != "-") {
    auto of_file = sha256_file(flags.script);
    if (!of_file) return fail(of_file.error());
    hash = *of_file;
  }
  auto model =
      flags.dry_run ? OpenModel::open(flags.model) : OpenModel::open_for(flags.out, flags.model);
  if (!model) return fail(model.error());
  const ProfileTask task{.script = &*script,
                         .role = role->name,
                         .source = fs::path(flags.script).filename().string(),
                         .source_sha256 = hash};
  if (flags.dry_run) return dry_run(task, flags, **model);
  auto folders = build_profiles(std::span(&task, 1), **model, flags.options);
  if (!folders) return fail(folders.error());
  const ProfileFolder& folder = folders->front();
  if (auto saved = save_profile(flags.out, folder); !saved) return saved;
  RunRecord record{.stage = "profile"};
  record.options = options_to_json(flags.options);
  record.options["role"] = folder.profile.role;
  record.inputs = Json{{"script", hash}, {"teacher", (**model).info().identity}};
  record.counts = Json{{"speeches", folder.profile.statistics.speeches},
                       {"catchphrases", folder.profile.catchphrases.size()}};
  if (auto saved = write_run_record(flags.out, record); !saved) return saved;
  print_profile(folder.profile, cli);
  spdlog::info("profile in {}", flags.out);
  return ok();
}

Status show(const ShowFlags& flags, const Cli& cli) {
  auto folder = load_profile(flags.folder);
  if (!folder) return fail(folder.error());
  print_profile(folder->profile, cli);
  return ok();
}

Status export_rolebench(const ShowFlags& flags) {
  auto folder = load_profile(flags.folder);
  if (!folder) return fail(folder.error());
  return save_rolebench_profiles(flags.out, std::span(&*folder, 1));
}

}  // namespace

void add_profile_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("profile", "describe a role of a script");
  noun->require_subcommand(1);

  const auto build_flags = std::make_shared<BuildFlags>();
  CLI::App* build_verb =
      noun->add_subcommand("build", "write a role's profile with a teacher model");
  build_verb->add_option("--script", build_flags->script, "script file, or - for standard input")
      ->required();
  build_verb->add_option("--corrections", build_flags->corrections,
                         "YAML that says who is who: same, different, together, nobody");
  build_verb->add_option("--format", build_flags->format, "script format, or auto")
      ->capture_default_str();
  build_verb
      ->add_option("--role", build_flags->role, "the role (rolellm script cast FILE lists them)")
      ->required();
  add_model_flags(*build_verb, "teacher,--model", build_flags->model, true);
  build_verb->add_option("--out", build_flags->out, "folder to write")->required();
  build_verb
      ->add_option("--catchphrases", build_flags->options.catchphrases, "catchphrases at most")
      ->capture_default_str();
  build_verb->add_option("--seed", build_flags->options.seed)->capture_default_str();
  build_verb->add_flag("--dry-run", build_flags->dry_run,
                       "only say how many calls and tokens it would take");
  build_verb->footer(
      "Example:\n  rolellm profile build --script data/scripts/last-to-leave-the-halcyon.fountain "
      "--role Dot --teacher qwen2.5-coder-1.5b --out profiles/dot");
  build_verb->callback([build_flags, &cli] {
    cli.action = [build_flags, &cli] { return build(*build_flags, cli); };
  });

  const auto show_flags = std::make_shared<ShowFlags>();
  CLI::App* show_verb = noun->add_subcommand("show", "print a profile");
  show_verb->add_option("DIR", show_flags->folder, "profile folder")->required();
  show_verb->callback(
      [show_flags, &cli] { cli.action = [show_flags, &cli] { return show(*show_flags, cli); }; });

  const auto export_flags = std::make_shared<ShowFlags>();
  CLI::App* export_verb = noun->add_subcommand("export", "write a profile as RoleBench has it");
  export_verb->add_option("DIR", export_flags->folder, "profile folder")->required();
  export_verb
      ->add_flag("--rolebench", export_flags->rolebench,
                 "RoleBench's folders and rows (the only format yet)")
      ->required();
  export_verb->add_option("--out", export_flags->out, "folder to write into")->required();
  export_verb->callback([export_flags, &cli] {
    cli.action = [export_flags] { return export_rolebench(*export_flags); };
  });
}

}  // namespace rolellm
