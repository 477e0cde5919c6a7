// Scripts and profiles.
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/cli/pipeline/role_folders.h"
#include "rolellm/cli/pipeline/stage_inputs.h"
#include "rolellm/core/options.h"
#include "rolellm/script/story.h"

namespace rolellm {
namespace {

Result<RunRecord> scripts_record(RunContext& context) {
  RunRecord record{.stage = "scripts"};
  RunInputs files;
  for (const RecipeScript& script : context.recipe().scripts) {
    Json names = Json::array();
    for (const fs::path& file : script.files) {
      names.push_back(file.filename().string());
      files.emplace_back(file.filename().string(), file);
    }
    record.options["files"].push_back(std::move(names));
    if (!script.corrections.empty())
      files.emplace_back(script.corrections.filename().string(), script.corrections);
  }
  if (auto added = add_inputs(record, files); !added) return fail(added.error());
  if (auto added =
          add_data_inputs(record, context,
                          {"words/lines.yaml", "words/markup.yaml", "words/characters.yaml",
                           "words/screenplay.yaml", "words/play.yaml", "words/fountain.yaml",
                           "words/subtitles.yaml", "words/not_speakers.yaml",
                           "words/languages.yaml", "weights/screenplay.tsv"});
      !added)
    return fail(added.error());
  return record;
}

Result<Json> parse_scripts(RunContext& context, const fs::path&) {
  int speeches = 0, scenes = 0;
  std::set<std::string> made;
  for (const RecipeScript& recipe_script : context.recipe().scripts) {
    auto script = load_story(recipe_script.files);
    if (!script) return fail(script.error());
    std::set<int> scene_ids;
    for (const Utterance& u : script->utterances) {
      if (u.role == "narrator") continue;
      ++speeches;
      scene_ids.insert(u.act_id);
    }
    scenes += static_cast<int>(scene_ids.size());
    if (auto corrected = correct_cast(*script, recipe_script.corrections); !corrected)
      return fail(corrected.error());
    const fs::path file = parsed_script(context, recipe_script);
    if (auto saved = save_script(file, *script); !saved) return fail(saved.error());
    made.insert(file.filename().string());
  }
  if (auto clean = set_aside_former(context, "scripts", made); !clean) return fail(clean.error());
  return Json{
      {"scripts", context.recipe().scripts.size()}, {"scenes", scenes}, {"speeches", speeches}};
}

Result<RunRecord> profiles_record(RunContext& context) {
  RunRecord record{.stage = "profiles"};
  Json roles = Json::array();
  for (const RecipeScript& script : context.recipe().scripts) {
    for (const auto* names : {&script.roles, &script.unseen}) {
      for (const std::string& role : *names) roles.push_back(role);
    }
  }
  record.options = {{"profile", options_to_json(context.recipe().profile)},
                    {"roles", roles},
                    {"teacher", context.recipe().teacher}};
  if (auto added = add_stage_inputs(record, context, {"scripts"}); !added)
    return fail(added.error());
  if (auto added =
          add_data_inputs(record, context,
                          {"chat_formats.yaml", "words/cast.yaml", "prompts/{}/profile.yaml",
                           "words/address-{}.yaml", "words/mentions-{}.yaml",
                           "words/scenes-{}.yaml", "words/stop-{}.txt"});
      !added)
    return fail(added.error());
  return record;
}

Result<Json> make_profiles(RunContext& context, const fs::path& folder) {
  std::vector<Script> scripts;
  for (const RecipeScript& script : context.recipe().scripts) {
    auto parsed = load_parsed_script(parsed_script(context, script));
    if (!parsed) return fail(parsed.error());
    scripts.push_back(std::move(*parsed));
  }
  std::vector<ProfileTask> tasks;
  std::map<std::string, const RecipeScript*> owners;  // of folders
  for (std::size_t i = 0; i < scripts.size(); ++i) {
    const RecipeScript& recipe_script = context.recipe().scripts[i];
    auto roles = named_roles(scripts[i], recipe_script);
    if (!roles) return fail(roles.error());
    for (const NamedRole& role : *roles) {
      const auto [owner, added] = owners.emplace(role_slug(role.name), &recipe_script);
      if (!added) {
        return fail(ErrorKind::config, "",
                    fmt::format("scripts: {} and {} both have a role {}", owner->second->name(),
                                recipe_script.name(), role.name),
                    "of one person make one entry, with file: [first, second]; of two, name one "
                    "only, or call one otherwise in its script");
      }
      tasks.push_back({&scripts[i], role.name});
    }
  }
  auto teacher = context.teacher();
  if (!teacher) return fail(teacher.error());
  auto profiles = build_profiles(tasks, **teacher, context.recipe().profile);
  if (!profiles) return fail(profiles.error());
  int catchphrases = 0, invented = 0;
  std::set<std::string> made;
  for (const ProfileFolder& profile : *profiles) {
    const std::string slug = role_slug(profile.profile.role);
    if (auto saved = save_profile(folder / slug, profile); !saved) return fail(saved.error());
    made.insert(slug);
    for (const Catchphrase& phrase : profile.profile.catchphrases) {
      ++catchphrases;
      invented += phrase.invented ? 1 : 0;
    }
  }
  if (auto clean = set_aside_former(context, "profiles", made); !clean) return fail(clean.error());
  return Json{{"roles", profiles->size()}, {"catchphrases", catchphrases}, {"invented", invented}};
}

}  // namespace

Stage scripts_stage() { return {"scripts", scripts_record, parse_scripts}; }
Stage profiles_stage() { return {"profiles", profiles_record, make_profiles}; }

}  // namespace rolellm
