// Folders of profiles: where they go, and what people have edited in them.
#pragma once

#include <span>
#include <vector>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Whether a person has changed a `profile.json` since the program wrote it.
bool is_edited(const Json& profile);

/// Keys that a person has changed since, of the descriptions and those that only people read
/// (`relations`, …); none where an earlier version did not note them.
std::vector<std::string> edited_keys(const Profile& profile);

/// Renames an edited `profile.json` in `folder` to `profile.edited.json` (`profile.edited-2.json`,
/// …) with a warning, and likewise `dialogue.jsonl`, so that making the profile again loses
/// nothing. `save_profile` calls it.
Status keep_edited_files(const fs::path& folder);

/// `path` itself when it holds a profile, else its folders that do, sorted by name. None at all is
/// an `io.not_found` error.
Result<std::vector<fs::path>> profile_folders(const fs::path& path);

/// Folders below `out` for profiles just made: the role's slug, with the work's behind it where
/// another role of the call, or a profile of another source that is there already, has the name.
std::vector<fs::path> folders_for(const fs::path& out, std::span<const ProfileFolder> profiles);

}  // namespace rolellm
