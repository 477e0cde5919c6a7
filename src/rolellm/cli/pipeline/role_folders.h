// The roles of a run as later stages read them back.
#pragma once

#include <string>
#include <vector>

#include "rolellm/cli/pipeline/stage.h"
#include "rolellm/profile/profile.h"

namespace rolellm {

struct RunRole {
  ProfileFolder folder;
  std::string slug;
  bool unseen = false;
};

/// In the recipe's order: of each script its known, then its unseen roles.
Result<std::vector<RunRole>> load_roles(const RunContext& context);

}  // namespace rolellm
