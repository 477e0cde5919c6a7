// How a role talks, told by counting: nobody has to guess it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Counts and habits of `role`'s speeches in `dialogue`, beside those of the rest of the cast.
/// Favourite words are content words of at least three speeches, no names of the cast, at most
/// `count`, by their log-odds against the others.
ProfileStatistics measure_role(const std::vector<Utterance>& dialogue, std::string_view role,
                               const ContentWords& content, int count);

/// One phrase: "in short sentences, calls out often; words: towel, corner, ring", with at most
/// `words` words. `wording`: the `manner` entry of `prompts/<language>/profile.yaml`.
std::string describe_manner(const ProfileStatistics& statistics, const Json& wording, int words);

}  // namespace rolellm
