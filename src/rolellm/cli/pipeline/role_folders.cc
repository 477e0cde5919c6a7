#include "rolellm/cli/pipeline/role_folders.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/script/cast/cast.h"

namespace rolellm {

fs::path parsed_script(const RunContext& context, const RecipeScript& script) {
  return context.folder("scripts") / (script.file.stem().string() + ".jsonl");
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
