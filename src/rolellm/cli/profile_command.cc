// `rolellm profile build|show|export|import`: stage 1.
#include <algorithm>
#include <deque>
#include <memory>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/dry_run.h"
#include "rolellm/cli/model_flags.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/core/options.h"
#include "rolellm/core/run_record.h"
#include "rolellm/profile/build_profile.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/profile_file.h"
#include "rolellm/profile/profile_page.h"
#include "rolellm/profile/rolebench_profiles.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/story.h"

namespace rolellm {
namespace {

struct BuildFlags {
  ModelFlags model;
  std::vector<std::string> scripts, roles;
  std::string format = "auto", out, corrections;
  bool all = false, dry_run = false;
  int min_speeches = 20;
  ProfileOptions options;

  /// One role straight into --out; otherwise a folder for each below it.
  bool single() const { return !all && roles.size() == 1; }
};

struct ShowFlags {
  std::vector<std::string> folders;
  std::string out;
  bool rolebench = false;
};

struct ImportFlags {
  std::string folder, out;
  std::vector<std::string> roles;
  bool rolebench = false;
};

/// Scripts and the roles asked for. Tasks point into `scripts`.
struct Work {
  std::deque<Script> scripts;
  std::vector<ProfileTask> tasks;
};

/// The scripts of the command, each a story of its own with --all, else all one story.
Result<std::deque<Script>> stories(const BuildFlags& flags) {
  std::vector<std::vector<fs::path>> stories;
  for (const std::string& file : flags.scripts) {
    if (flags.all || stories.empty()) stories.emplace_back();
    stories.back().push_back(file);
  }
  std::deque<Script> scripts;
  for (const std::vector<fs::path>& files : stories) {
    auto script = load_story(files, flags.format);
    if (!script) return fail(script.error());
    if (auto corrected = correct_cast(*script, flags.corrections); !corrected)
      return fail(corrected.error());
    scripts.push_back(std::move(*script));
  }
  return scripts;
}

Result<Work> gather(const BuildFlags& flags) {
  if (flags.all != flags.roles.empty()) {
    return fail(ErrorKind::usage, "", "expected either --role or --all",
                "name a role (rolellm script cast FILE lists them), or take all leading ones");
  }
  if (flags.scripts.size() > 1 && flags.all && !flags.corrections.empty()) {
    return fail(ErrorKind::usage, "", "--corrections are of one script, found several with --all",
                "make their roles one script at a time");
  }
  auto scripts = stories(flags);
  if (!scripts) return fail(scripts.error());
  Work work{.scripts = std::move(*scripts), .tasks = {}};
  for (const Script& script : work.scripts) {
    std::vector<std::string> roles = flags.roles;
    if (flags.all) {
      auto leading = leading_roles(script, flags.min_speeches);
      if (!leading) return fail(leading.error());
      roles = *leading;
      if (roles.empty())
        spdlog::warn("{}: nobody speaks {} times", script.parts.front().source, flags.min_speeches);
    }
    for (const std::string& role : roles) {
      auto known = find_role(script, role);  // before a model is loaded for nothing
      if (!known) return fail(known.error());
      const bool twice =
          std::any_of(work.tasks.begin(), work.tasks.end(), [&](const ProfileTask& task) {
            return task.script == &script && task.role == known->name;
          });
      if (!twice) work.tasks.push_back({&script, known->name});
    }
  }
  if (work.tasks.empty()) {
    return fail(ErrorKind::usage, "role",
                fmt::format("no role speaks {} times or more", flags.min_speeches),
                "try a smaller --min-speeches, or name a role with --role");
  }
  return work;
}

Status dry_run(const Work& work, const BuildFlags& flags, ChatModel& model) {
  Forecast expected;
  Json roles = Json::array();
  for (const ProfileTask& task : work.tasks) {
    auto requests = profile_requests(task, flags.options);
    if (!requests) return fail(requests.error());
    auto of_role = forecast_for(*requests, model);
    if (!of_role) return fail(of_role.error());
    expected += *of_role;
    roles.push_back(task.role);
  }
  Json forecast = forecast_to_json(expected, model.info());
  forecast["calls_at_most"] = expected.calls * std::max(flags.options.attempts, 1);
  forecast["roles"] = roles;
  fmt::print("{}\n", dump_json(forecast));
  return ok();
}

Status write(const fs::path& folder, const ProfileFolder& made, const BuildFlags& flags,
             const ModelInfo& teacher) {
  if (auto saved = save_profile(folder, made); !saved) return saved;
  const Profile& profile = made.profile;
  RunRecord record{.stage = "profile"};
  record.options = options_to_json(flags.options);
  record.options["role"] = profile.role;
  record.inputs = Json{{"script", profile.source_sha256}, {"teacher", teacher.identity}};
  record.counts = Json{{"speeches", profile.statistics.speeches},
                       {"sentences", profile.sentences.size()},
                       {"catchphrases", profile.catchphrases.size()}};
  return write_run_record(folder, record);
}

void print_one(const Profile& profile, const Cli& cli) {
  if (cli.json) {
    fmt::print("{}\n", dump_json(profile_to_json(profile)));
  } else {
    fmt::print("{}", profile_page(profile));
  }
}

void print_many(const std::vector<Profile>& profiles, const Cli& cli) {
  if (!cli.json) fmt::print("{}", profile_table(profiles));
  for (const Profile& profile : profiles) {
    if (cli.json) print_one(profile, cli);
  }
}

Status build(const BuildFlags& flags, const Cli& cli) {
  auto work = gather(flags);
  if (!work) return fail(work.error());
  auto model =
      flags.dry_run ? OpenModel::open(flags.model) : OpenModel::open_for(flags.out, flags.model);
  if (!model) return fail(model.error());
  if (flags.dry_run) return dry_run(*work, flags, **model);
  auto made = build_profiles(work->tasks, **model, flags.options);
  if (!made) return fail(made.error());
  const std::vector<fs::path> folders =
      flags.single() ? std::vector<fs::path>{flags.out} : folders_for(flags.out, *made);
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i < made->size(); ++i) {
    if (auto written = write(folders[i], (*made)[i], flags, (**model).info()); !written)
      return written;
    profiles.push_back((*made)[i].profile);
    spdlog::info("profile in {}", folders[i].string());
  }
  if (flags.single()) {
    print_one(profiles.front(), cli);
  } else {
    print_many(profiles, cli);
  }
  return ok();
}

/// Profiles of the named folders, each a profile or a folder of some.
Result<std::vector<ProfileFolder>> load_all(const std::vector<std::string>& paths) {
  std::vector<ProfileFolder> loaded;
  for (const std::string& path : paths) {
    auto folders = profile_folders(path);
    if (!folders) return fail(folders.error());
    for (const fs::path& folder : *folders) {
      auto profile = load_profile(folder);
      if (!profile) return fail(profile.error());
      loaded.push_back(std::move(*profile));
    }
  }
  return loaded;
}

Status show(const ShowFlags& flags, const Cli& cli) {
  auto loaded = load_all(flags.folders);
  if (!loaded) return fail(loaded.error());
  if (loaded->size() == 1) {
    print_one(loaded->front().profile, cli);
    return ok();
  }
  std::vector<Profile> profiles;
  for (ProfileFolder& folder : *loaded) profiles.push_back(std::move(folder.profile));
  print_many(profiles, cli);
  return ok();
}

Status export_rolebench(const ShowFlags& flags) {
  auto loaded = load_all(flags.folders);
  if (!loaded) return fail(loaded.error());
  std::vector<std::string> roles;
  for (const ProfileFolder& folder : *loaded) roles.push_back(folder.profile.role);
  std::sort(roles.begin(), roles.end());
  if (const auto twice = std::adjacent_find(roles.begin(), roles.end()); twice != roles.end()) {
    // RoleBench's tables have one entry for a name.
    return fail(ErrorKind::usage, "role", fmt::format("two profiles are called \"{}\"", *twice),
                "export them into folders of their own, or change `role` in one profile.json and "
                "its dialogue.jsonl");
  }
  if (auto saved = save_rolebench_profiles(flags.out, *loaded); !saved) return saved;
  spdlog::info("{} profiles in {}", loaded->size(), flags.out);
  return ok();
}

Status import_rolebench(const ImportFlags& flags, const Cli& cli) {
  auto imported = load_rolebench_profiles(flags.folder, flags.roles);
  if (!imported) return fail(imported.error());
  const std::vector<fs::path> folders = folders_for(flags.out, imported->profiles);
  std::vector<Profile> profiles;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const ProfileFolder& folder = imported->profiles[i];
    if (auto saved = save_profile(folders[i], folder); !saved) return saved;
    RunRecord record{.stage = "profile"};
    record.options = Json{{"role", folder.profile.role}, {"imported", "rolebench"}};
    record.inputs = Json{{"script", folder.profile.source_sha256}};
    record.counts = Json{{"speeches", folder.profile.statistics.speeches}};
    if (auto written = write_run_record(folders[i], record); !written) return written;
    profiles.push_back(folder.profile);
  }
  for (const std::string& note : imported->notes) spdlog::warn("{}", note);
  print_many(profiles, cli);
  return ok();
}

void add_build(CLI::App& noun, Cli& cli) {
  const auto flags = std::make_shared<BuildFlags>();
  CLI::App* verb = noun.add_subcommand("build", "write profiles of roles with a teacher model");
  verb->add_option("--script", flags->scripts,
                   "script file, or - for standard input; repeatable: with --role several tell one "
                   "story, such as a film and its sequel, with --all each its own")
      ->required()
      ->allow_extra_args(false);
  verb->add_option("--corrections", flags->corrections,
                   "YAML that says who is who: same, different, together, nobody");
  verb->add_option("--format", flags->format, "script format, or auto")->capture_default_str();
  verb->add_option("--role", flags->roles,
                   "a role (rolellm script cast FILE lists them); repeatable")
      ->allow_extra_args(false);
  verb->add_flag("--all", flags->all, "every leading role: all who speak often enough");
  verb->add_option("--min-speeches", flags->min_speeches, "speeches that make a role leading")
      ->capture_default_str()
      ->check(at_least(1));
  add_model_flags(*verb, "teacher,--model", flags->model, true);
  verb->add_option("--out", flags->out,
                   "folder to write: one role straight into it, several each into one below it")
      ->required();
  verb->add_option("--catchphrases", flags->options.catchphrases, "catchphrases at most")
      ->check(at_least(0))
      ->capture_default_str();
  verb->add_option("--seed", flags->options.seed)
      ->check(at_least(std::uint64_t{0}))
      ->capture_default_str();
  verb->add_flag("--dry-run", flags->dry_run, "only say how many calls and tokens it would take");
  verb->footer(
      "Examples:\n"
      "  rolellm profile build --script data/scripts/last-to-leave-the-halcyon.fountain "
      "--role Dot --teacher qwen2.5-coder-1.5b --out profiles/dot\n"
      "  rolellm profile build --script data/scripts/last-to-leave-the-halcyon.fountain --script "
      "data/scripts/the-last-crossing-of-the-patience.txt --all --teacher qwen2.5-coder-1.5b "
      "--out profiles");
  verb->callback([flags, &cli] { cli.action = [flags, &cli] { return build(*flags, cli); }; });
}

void add_show(CLI::App& noun, Cli& cli) {
  const auto flags = std::make_shared<ShowFlags>();
  CLI::App* verb = noun.add_subcommand("show", "print a profile as a page, or several as a list");
  verb->add_option("DIR", flags->folders, "profile folder, or a folder of some")->required();
  verb->callback([flags, &cli] { cli.action = [flags, &cli] { return show(*flags, cli); }; });
}

void add_export(CLI::App& noun, Cli& cli) {
  const auto flags = std::make_shared<ShowFlags>();
  CLI::App* verb = noun.add_subcommand("export", "write profiles as RoleBench has them");
  verb->add_option("DIR", flags->folders, "profile folders, or folders of some")->required();
  verb->add_flag("--rolebench", flags->rolebench,
                 "RoleBench's folders and rows (the only format yet)")
      ->required();
  verb->add_option("--out", flags->out, "folder to write into")->required();
  verb->footer("Example:\n  rolellm profile export profiles --rolebench --out rolebench");
  verb->callback([flags, &cli] { cli.action = [flags] { return export_rolebench(*flags); }; });
}

void add_import(CLI::App& noun, Cli& cli) {
  const auto flags = std::make_shared<ImportFlags>();
  CLI::App* verb = noun.add_subcommand("import", "read profiles as RoleBench has them");
  verb->add_option("FOLDER", flags->folder, "folder with desc.json, or one that holds profiles-eng")
      ->required();
  verb->add_flag("--rolebench", flags->rolebench,
                 "RoleBench's folders and rows (the only format yet)")
      ->required();
  verb->add_option("--role", flags->roles, "only this role; repeatable")->allow_extra_args(false);
  verb->add_option("--out", flags->out, "folder to write: one below it for each role")->required();
  verb->footer(
      "Example:\n  rolellm profile import RoleBench/profiles-eng --rolebench --out profiles");
  verb->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return import_rolebench(*flags, cli); }; });
}

}  // namespace

void add_profile_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("profile", "describe roles of a script");
  noun->require_subcommand(1);
  add_build(*noun, cli);
  add_show(*noun, cli);
  add_export(*noun, cli);
  add_import(*noun, cli);
}

}  // namespace rolellm
