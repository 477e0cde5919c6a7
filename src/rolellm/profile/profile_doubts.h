// What a person who edited a profile may have overlooked.
#pragma once

#include <string>
#include <vector>

#include "rolellm/profile/profile.h"

namespace rolellm {

/// Sentences for people on what is sound and yet hardly meant: one of the two descriptions changed
/// without the other, what no later stage reads changed alone, a catchphrase twice, cited lines
/// that the dialogue does not have, a role that never speaks in it.
std::vector<std::string> doubts_about(const ProfileFolder& folder);

}  // namespace rolellm
