// Profiles as RoleBench has them: `profiles-eng/` or `profiles-zh/`, written and read.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Writes into `out/profiles-<eng or zh>/`: `desc.json` (role → description in the second person),
/// `scripts.json` (role → work) and `profiles-<eng or zh>-<role>.jsonl` with RoleBench's four keys.
/// Roles are named as in the rows; narration is `narrator`, and a scene heading `scene`. Entries of
/// other roles that are there already stay.
Status save_rolebench_profiles(const fs::path& out, std::span<const ProfileFolder> folders);

struct ImportedProfiles {
  std::vector<ProfileFolder> profiles;
  std::vector<std::string> notes;  ///< roles without rows or without speeches, for people
};

/// Reads `folder`, one of `profiles-<eng or zh>`, or a folder that holds some. `only`: roles to
/// take, case-blind; empty for all. Roles are those of `desc.json` and of the files. Whatever
/// counting can tell is counted; lines are those of the role's own file. Rows without `act_id` or
/// `diag_id` follow on; `scene` and `narr…` are narration. Errors: `io.not_found`, `usage.role`,
/// `schema.*` for a table of the wrong shape, or when more than 1 % of a file's rows are; up to 1 %
/// are left out, and named in a warning each.
Result<ImportedProfiles> load_rolebench_profiles(const fs::path& folder,
                                                 const std::vector<std::string>& only = {});

}  // namespace rolellm
