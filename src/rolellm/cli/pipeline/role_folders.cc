#include "rolellm/cli/pipeline/role_folders.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/script/cast/cast.h"

namespace rolellm {

fs::path parsed_script(const RunContext& context, const RecipeScript& script) {
  return context.folder("scripts") / (script.name() + ".jsonl");
}

Result<std::vector<NamedRole>> named_roles(const Script& parsed, const RecipeScript& script) {
  std::vector<NamedRole> roles;
  for (const auto& [names, unseen] : {std::pair{&script.roles, false}, {&script.unseen, true}}) {
    for (const std::string& name : *names) {
      auto member = find_role(parsed, name);
      if (!member) return fail(member.error());
      const bool twice = std::any_of(roles.begin(), roles.end(), [&](const NamedRole& role) {
        return role.name == member->name;
      });
      if (twice) {
        return fail(ErrorKind::config, "",
                    fmt::format("scripts: \"{}\" is {}, who is named already", name, member->name),
                    "name each role once, under roles: or under unseen:");
      }
      roles.push_back({member->name, unseen});
    }
  }
  return roles;
}

Status set_aside_former(const RunContext& context, const std::string& stage,
                        const std::set<std::string>& made) {
  std::error_code code;
  std::vector<fs::path> former;
  for (const auto& entry : fs::directory_iterator(context.folder(stage), code)) {
    const bool of_a_role = entry.is_directory() || entry.path().extension() == ".jsonl";
    if (of_a_role && !made.contains(entry.path().filename().string()))
      former.push_back(entry.path());
  }
  if (code) return io_failure(code.value(), "listing", context.folder(stage));
  std::sort(former.begin(), former.end());
  for (const fs::path& path : former) {
    const fs::path folder = context.out() / "former" / stage;
    if (auto there = make_folder(folder); !there) return there;
    fs::path target = folder / path.filename();
    for (int older = 2; fs::exists(target); ++older)
      target =
          folder / fmt::format("{}-{}{}", path.stem().string(), older, path.extension().string());
    if (auto moved = rename_durably(path, target); !moved) return moved;
    spdlog::warn("{}/{}: not in the recipe any more, moved to {}", stage, path.filename().string(),
                 target.string());
  }
  return ok();
}

Result<std::vector<RunRole>> load_roles(const RunContext& context) {
  std::vector<RunRole> roles;
  for (const RecipeScript& script : context.recipe().scripts) {
    auto parsed = load_parsed_script(parsed_script(context, script));
    if (!parsed) return fail(parsed.error());
    auto named = named_roles(*parsed, script);
    if (!named) return fail(named.error());
    for (const NamedRole& role : *named) {
      const std::string slug = role_slug(role.name);
      auto folder = load_profile(context.folder("profiles") / slug);
      if (!folder) return fail(folder.error());
      roles.push_back({.folder = std::move(*folder), .slug = slug, .unseen = role.unseen});
    }
  }
  return roles;
}

}  // namespace rolellm
