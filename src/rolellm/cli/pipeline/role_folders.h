// The roles of a run: as the recipe names them, and as later stages read them back.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/profile/profile.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// Where the stage `scripts` keeps what it parsed.
fs::path parsed_script(const RunContext& context, const RecipeScript& script);

/// A role of a recipe, under the script's own name for it.
struct NamedRole {
  std::string name;
  bool unseen = false;
};

/// The known, then the unseen roles of one script; the recipe may write them in any spelling that
/// `find_role` knows. Errors: `usage.role` for a name that nobody has, `config` for two names of
/// one person.
Result<std::vector<NamedRole>> named_roles(const Script& parsed, const RecipeScript& script);

struct RunRole {
  ProfileFolder folder;
  std::string slug;
  bool unseen = false;
};

/// Moves what an earlier recipe left in a stage's folder, and `made` does not name, to
/// `former/<stage>/` beside it, and says so. Whoever reads the folder then meets the recipe's roles
/// only, and what a person edited is not lost. `former/` keeps older ones under a number.
Status set_aside_former(const RunContext& context, const std::string& stage,
                        const std::set<std::string>& made);

/// In the recipe's order: of each script its known, then its unseen roles.
Result<std::vector<RunRole>> load_roles(const RunContext& context);

}  // namespace rolellm
