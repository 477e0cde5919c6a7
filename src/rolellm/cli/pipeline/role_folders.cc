#include "rolellm/cli/pipeline/role_folders.h"

namespace rolellm {
namespace {

/// Recipes may write a role in another case than the script; the folder has the script's spelling,
/// and slugs are lower case.
Result<RunRole> load_role(const RunContext& context, const std::string& name, bool unseen) {
  RunRole role{.slug = role_slug(name), .unseen = unseen};
  auto folder = load_profile(context.folder("profiles") / role.slug);
  if (!folder) return fail(folder.error());
  role.folder = std::move(*folder);
  return role;
}

}  // namespace

Result<std::vector<RunRole>> load_roles(const RunContext& context) {
  std::vector<RunRole> roles;
  for (const RecipeScript& script : context.recipe().scripts) {
    for (const auto& [names, unseen] : {std::pair{&script.roles, false}, {&script.unseen, true}}) {
      for (const std::string& name : *names) {
        auto role = load_role(context, name, unseen);
        if (!role) return fail(role.error());
        roles.push_back(std::move(*role));
      }
    }
  }
  return roles;
}

}  // namespace rolellm
