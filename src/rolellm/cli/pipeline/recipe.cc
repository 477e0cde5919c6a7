#include "rolellm/cli/pipeline/recipe.h"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/core/options.h"
#include "rolellm/core/yaml.h"

namespace rolellm {
namespace {

constexpr std::string_view kFormat = "rolellm.recipe/1";
const std::vector<std::string> kKeys = {"format",  "name",    "language",     "seed",    "teacher",
                                        "student", "scripts", "instructions", "profile", "instruct",
                                        "respond", "split",   "tune",         "eval",    "engine"};
const std::vector<std::string> kScriptKeys = {"file", "corrections", "roles", "unseen"};

/// `message` begins with the key it is about: that is how its line is found.
Failure wrong(const std::string& message, std::string hint = {}) {
  return fail(ErrorKind::config, "", message, std::move(hint));
}

Status check_keys(const Json& block, const std::vector<std::string>& known,
                  const std::string& prefix) {
  for (const auto& [key, value] : block.items()) {
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      return wrong(fmt::format("{}{}: no such key", prefix, key),
                   fmt::format("one of: {}", fmt::join(known, ", ")));
    }
  }
  return ok();
}

/// A text under `key`; `text` stays as it is when there is none.
Status read_string(const Json& block, const std::string& key, std::string& text) {
  if (!block.contains(key)) return ok();
  auto found = string_field(block, key);
  if (!found) return wrong(key + ": " + found.error().message);
  text = std::move(*found);
  return ok();
}

Result<std::vector<std::string>> one_string(const Json& block, const std::string& key) {
  auto text = string_field(block, key);
  if (!text) return fail(text.error());
  return std::vector{*text};
}

Result<RecipeScript> read_script(const Json& block, const fs::path& base, const std::string& at) {
  if (!block.is_object()) {
    return wrong(fmt::format("{}: expected a block, found {}", at, json_type_name(block)),
                 "{file: my.fountain, roles: [NAME]}");
  }
  if (auto known = check_keys(block, kScriptKeys, at + "."); !known) return fail(known.error());
  RecipeScript script;
  const bool several = block.contains("file") && block["file"].is_array();
  auto files = several ? strings_field(block, "file") : one_string(block, "file");
  if (!files) return wrong(at + ".file: " + files.error().message);
  if (files->empty()) return wrong(at + ".file: expected a file, found an empty list");
  for (const std::string& file : *files) script.files.push_back((base / file).lexically_normal());
  std::string corrections;
  if (auto read = read_string(block, "corrections", corrections); !read)
    return wrong(at + "." + read.error().message);
  if (!corrections.empty()) script.corrections = (base / corrections).lexically_normal();
  for (auto [key, list] : {std::pair{"roles", &script.roles}, {"unseen", &script.unseen}}) {
    if (!block.contains(key)) continue;
    auto names = strings_field(block, key);
    if (!names) return wrong(fmt::format("{}.{}: {}", at, key, names.error().message));
    *list = *names;
  }
  if (script.roles.empty() && script.unseen.empty()) {
    return wrong(fmt::format("{}: {} names no roles", at, files->front()),
                 "list them under roles: or unseen:");
  }
  return script;
}

Status read_scripts(const Json& yaml, const fs::path& base, Recipe& recipe) {
  if (!yaml.contains("scripts") || !yaml["scripts"].is_array() || yaml["scripts"].empty())
    return wrong("scripts: expected a list", "- {file: my.fountain, roles: [NAME]}");
  std::set<std::string> roles;
  std::map<std::string, std::vector<fs::path>> stories;
  for (const Json& block : yaml["scripts"]) {
    const std::string at = fmt::format("scripts[{}]", recipe.scripts.size());
    auto script = read_script(block, base, at);
    if (!script) return fail(script.error());
    // A run's files and folders are named after scripts and roles.
    const std::string story = script->name();
    if (stories.try_emplace(story, script->files).first->second != script->files)
      return wrong(fmt::format("{}.file: another script is called \"{}\" too", at, story),
                   "rename one of the files");
    for (const auto* names : {&script->roles, &script->unseen}) {
      for (const std::string& name : *names) {
        if (roles.insert(role_slug(name)).second) continue;
        return wrong(
            fmt::format("{}: the role \"{}\" is named twice", at, name),
            "name each role once, under roles: or under unseen:; two scripts with the same person "
            "are one entry, with file: [first, second]");
      }
    }
    recipe.scripts.push_back(std::move(*script));
  }
  return ok();
}

/// Counts that no stage could work with, before the first one begins.
Status check_counts(const Recipe& r) {
  struct Count {
    const char* key;
    int value, least;
  };
  for (const Count& count : {Count{"profile.samples", r.profile.samples, 1},
                             {"profile.attempts", r.profile.attempts, 1},
                             {"profile.max_tokens", r.profile.max_tokens, 1},
                             {"instruct.questions_per_role", r.instruct.questions_per_role, 1},
                             {"instruct.questions_per_call", r.instruct.questions_per_call, 1},
                             {"instruct.samples_per_call", r.instruct.samples_per_call, 1},
                             {"instruct.max_rounds", r.instruct.max_rounds, 0},
                             {"respond.few_shots", r.respond.few_shots, 0},
                             {"respond.shared_shots", r.respond.shared_shots, 0},
                             {"respond.samples", r.respond.samples, 1},
                             {"respond.max_tokens", r.respond.max_tokens, 1},
                             {"split.train", r.split.train, 0},
                             {"split.test", r.split.test, 0},
                             {"split.references", r.split.references, 1},
                             {"split.specific_test", r.split.specific_test, 0},
                             {"split.specific_train", r.split.specific_train, 0},
                             {"eval.per_role", r.eval.per_role, 0},
                             {"eval.max_tokens", r.eval.max_tokens, 1},
                             {"eval.resamples", r.eval.resamples, 1},
                             {"engine.parallel", r.engine.parallel, 1},
                             {"engine.context", r.engine.context, 0},
                             {"engine.threads", r.engine.threads, 0},
                             {"engine.concurrency", r.engine.concurrency, 1}}) {
    if (count.value >= count.least) continue;
    return wrong(
        fmt::format("{}: expected at least {}, found {}", count.key, count.least, count.value));
  }
  return ok();
}

Status read_blocks(const Json& yaml, Recipe& recipe) {
  const auto block = [&](const char* key, auto& options) -> Status {
    return yaml.contains(key) ? options_from_json(yaml[key], options, key) : ok();
  };
  // The run's seed is every stage's, unless a stage names its own.
  recipe.profile.seed = recipe.instruct.seed = recipe.tune.seed =
      static_cast<std::uint64_t>(recipe.seed);
  recipe.respond.seed = recipe.seed;
  for (const Status& status :
       {block("profile", recipe.profile), block("instruct", recipe.instruct),
        block("respond", recipe.respond), block("split", recipe.split), block("tune", recipe.tune),
        block("eval", recipe.eval), block("engine", recipe.engine)}) {
    if (!status) return status;
  }
  if (auto sound = check_tune_options(recipe.tune); !sound) {
    Error error = sound.error();
    error.message = "tune." + error.message;
    return fail(std::move(error));
  }
  return check_counts(recipe);
}

Result<Recipe> read_recipe(const Json& yaml, const fs::path& file) {
  if (string_or(yaml, "format", "") != kFormat)
    return wrong(fmt::format("format: expected {}", kFormat), "write it as the recipe's first key");
  if (auto known = check_keys(yaml, kKeys, ""); !known) return fail(known.error());
  Recipe recipe;
  recipe.name = file.stem().string();
  for (auto [key, text] : {std::pair{"name", &recipe.name}, {"language", &recipe.language}}) {
    if (auto read = read_string(yaml, key, *text); !read) return fail(read.error());
  }
  if (recipe.language != "en" && recipe.language != "zh")
    return wrong(fmt::format("language: expected en or zh, found \"{}\"", recipe.language));
  for (auto [key, field] : {std::pair{"teacher", &recipe.teacher}, {"student", &recipe.student}}) {
    auto text = string_field(yaml, key);
    if (!text) return wrong(fmt::format("{}: {}", key, text.error().message));
    *field = *text;
  }
  if (yaml.contains("seed")) {
    auto seed = int_field(yaml, "seed");
    if (!seed) return wrong("seed: " + seed.error().message);
    recipe.seed = *seed;
  }
  const fs::path base = file.parent_path();
  std::string instructions;
  if (auto read = read_string(yaml, "instructions", instructions); !read) return fail(read.error());
  if (!instructions.empty()) recipe.instructions = (base / instructions).lexically_normal();
  if (auto read = read_scripts(yaml, base, recipe); !read) return fail(read.error());
  if (auto read = read_blocks(yaml, recipe); !read) return fail(read.error());
  return recipe;
}

/// Whether `key` was written with --set, by itself or as part of a block.
bool was_set(const std::vector<std::string>& settings, const std::string& key) {
  return std::any_of(settings.begin(), settings.end(), [&](const std::string& setting) {
    const std::string set = setting.substr(0, setting.find('='));
    return key == set || key.rfind(set + ".", 0) == 0 || key.rfind(set + "[", 0) == 0;
  });
}

}  // namespace

std::string RecipeScript::name() const {
  std::string name;
  for (const fs::path& file : files) name += (name.empty() ? "" : "+") + file.stem().string();
  return name;
}

Result<Recipe> load_recipe(const fs::path& file, const std::vector<std::string>& settings) {
  auto text = read_text(file);
  if (!text) return fail(text.error());
  auto yaml = parse_yaml(*text, file.string());
  if (!yaml) return fail(yaml.error());
  for (const std::string& setting : settings) {
    if (auto set = set_by_path(*yaml, setting); !set) return fail(set.error());
  }
  auto recipe = read_recipe(*yaml, file);
  if (recipe) return recipe;
  Error error = recipe.error();
  const std::string key = error.message.substr(0, error.message.find(": "));
  if (was_set(settings, key)) {
    error.message = "--set " + error.message;
  } else {
    error.file = file.string();
    error.line = yaml_line(*text, key);
  }
  return fail(std::move(error));
}

Json roles_to_json(const Recipe& recipe) {
  Json roles{{"known", Json::array()}, {"unseen", Json::array()}};
  for (const RecipeScript& script : recipe.scripts) {
    for (const std::string& name : script.roles) roles["known"].push_back(name);
    for (const std::string& name : script.unseen) roles["unseen"].push_back(name);
  }
  return roles;
}

Json recipe_to_json(const Recipe& r) {
  Json scripts = Json::array();
  for (const RecipeScript& s : r.scripts) {
    Json files = Json::array();
    for (const fs::path& file : s.files) files.push_back(file.string());
    Json script = {{"file", files.size() == 1 ? files.front() : files},
                   {"roles", s.roles},
                   {"unseen", s.unseen}};
    if (!s.corrections.empty()) script["corrections"] = s.corrections.string();
    scripts.push_back(std::move(script));
  }
  return Json{{"format", kFormat},
              {"name", r.name},
              {"language", r.language},
              {"seed", r.seed},
              {"teacher", r.teacher},
              {"student", r.student},
              {"scripts", scripts},
              {"instructions", r.instructions.string()},
              {"profile", options_to_json(r.profile)},
              {"instruct", options_to_json(r.instruct)},
              {"respond", options_to_json(r.respond)},
              {"split", options_to_json(r.split)},
              {"tune", options_to_json(r.tune)},
              {"eval", options_to_json(r.eval)},
              {"engine", options_to_json(r.engine)}};
}

}  // namespace rolellm
