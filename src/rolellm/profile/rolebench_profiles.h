// Profiles as RoleBench has them: `profiles-eng/` or `profiles-zh/`.
#pragma once

#include <span>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Writes into `out/profiles-<eng or zh>/`: `desc.json` (role → description in the second person),
/// `scripts.json` (role → work) and `profiles-<eng or zh>-<role>.jsonl` with RoleBench's four keys.
/// Roles are named as in the rows. Entries of other roles that are there already stay.
Status save_rolebench_profiles(const fs::path& out, std::span<const ProfileFolder> folders);

}  // namespace rolellm
