// Which catchphrases a profile keeps: of those that counting found and those a teacher picked.
#pragma once

#include <string>
#include <vector>

#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/profile.h"

namespace rolellm {

/// At most `most`: the surest counted phrases, then those the teacher picked, then the other
/// counted ones: what the role says twice or more. Where that makes fewer than two, what it says
/// once, then what the teacher made up. No two say the same.
std::vector<Catchphrase> choose_phrases(const CountedRole& role,
                                        const std::vector<std::string>& written, int most);

}  // namespace rolellm
