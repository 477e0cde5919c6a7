#include "rolellm/cli/pipeline/recipe.h"

#include <algorithm>

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

Failure wrong(const std::string& message, std::string hint = {}) {
  return fail(ErrorKind::config, "", message, std::move(hint));
}

Result<RecipeScript> read_script(const Json& block, const fs::path& base) {
  RecipeScript script;
  auto file = string_field(block, "file");
  if (!file) return fail(ErrorKind::config, "", "scripts: " + file.error().message);
  script.file = base / *file;
  if (const std::string corrections = string_or(block, "corrections", ""); !corrections.empty())
    script.corrections = base / corrections;
  for (auto [key, list] : {std::pair{"roles", &script.roles}, {"unseen", &script.unseen}}) {
    if (!block.contains(key)) continue;
    auto names = strings_field(block, key);
    if (!names) return fail(ErrorKind::config, "", "scripts: " + names.error().message);
    *list = *names;
  }
  if (script.roles.empty() && script.unseen.empty()) {
    return wrong(fmt::format("scripts: {} names no roles", *file),
                 "list them under roles: or unseen:");
  }
  return script;
}

Status read_blocks(const Json& yaml, Recipe& recipe) {
  const auto block = [&](const char* key, auto& options) -> Status {
    return yaml.contains(key) ? options_from_json(yaml[key], options, key) : ok();
  };
  // The run's seed is every stage's, unless a stage names its own.
  recipe.profile.seed = recipe.instruct.seed = static_cast<std::uint64_t>(recipe.seed);
  recipe.respond.seed = recipe.seed;
  for (const Status& status : {block("profile", recipe.profile), block("instruct", recipe.instruct),
                               block("respond", recipe.respond), block("split", recipe.split),
                               block("eval", recipe.eval), block("engine", recipe.engine)}) {
    if (!status) return status;
  }
  recipe.tune = yaml.value("tune", Json::object());
  if (!recipe.tune.contains("seed")) recipe.tune["seed"] = recipe.seed;
  return ok();
}

}  // namespace

Result<Recipe> load_recipe(const fs::path& file, const std::vector<std::string>& settings) {
  auto yaml = read_yaml(file);
  if (!yaml) return fail(yaml.error());
  const auto in_file = [&](Error error) {
    if (error.file.empty()) error.file = file.string();
    return fail(std::move(error));
  };
  if (string_or(*yaml, "format", "") != kFormat) {
    return in_file(
        wrong(fmt::format("expected format: {}", kFormat), "write it as the recipe's first key")
            .error);
  }
  for (const std::string& setting : settings) {
    if (auto set = set_by_path(*yaml, setting); !set) return fail(set.error());
  }
  for (const auto& [key, value] : yaml->items()) {
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) {
      return in_file(wrong(fmt::format("{}: no such key", key),
                           fmt::format("one of: {}", fmt::join(kKeys, ", ")))
                         .error);
    }
  }
  Recipe recipe;
  recipe.name = string_or(*yaml, "name", file.stem().string());
  recipe.language = string_or(*yaml, "language", "en");
  for (auto [key, field] : {std::pair{"teacher", &recipe.teacher}, {"student", &recipe.student}}) {
    auto text = string_field(*yaml, key);
    if (!text) return in_file(wrong(text.error().message).error);
    *field = *text;
  }
  if (yaml->contains("seed")) {
    auto seed = int_field(*yaml, "seed");
    if (!seed) return in_file(wrong(seed.error().message).error);
    recipe.seed = *seed;
  }
  const fs::path base = file.parent_path();
  recipe.instructions = base / string_or(*yaml, "instructions", "");
  if (!yaml->contains("scripts") || !(*yaml)["scripts"].is_array() || (*yaml)["scripts"].empty()) {
    return in_file(
        wrong("expected a list under scripts:", "- {file: my.fountain, roles: [NAME]}").error);
  }
  for (const Json& block : (*yaml)["scripts"]) {
    auto script = read_script(block, base);
    if (!script) return in_file(script.error());
    recipe.scripts.push_back(std::move(*script));
  }
  if (auto read = read_blocks(*yaml, recipe); !read) return in_file(read.error());
  return recipe;
}

Json recipe_to_json(const Recipe& r) {
  Json scripts = Json::array();
  for (const RecipeScript& s : r.scripts) {
    Json script = {{"file", s.file.string()}, {"roles", s.roles}, {"unseen", s.unseen}};
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
              {"tune", r.tune},
              {"eval", options_to_json(r.eval)},
              {"engine", options_to_json(r.engine)}};
}

}  // namespace rolellm
