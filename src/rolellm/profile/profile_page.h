// A profile as a page for people to read in a terminal.
#pragma once

#include <string>
#include <vector>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Description with the lines it rests on, catchphrases, manner, people, places and what the role
/// can know; in lines of at most `width` columns.
std::string profile_page(const Profile& profile, std::size_t width = 96);

/// One row for each profile: role, work, speeches, how it was described, first sentence.
std::string profile_table(const std::vector<Profile>& profiles, std::size_t width = 96);

}  // namespace rolellm
