// Who a role talks with, how much, and what they call and say of each other.
#pragma once

#include <string_view>
#include <vector>

#include "rolellm/profile/persons.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/vocatives.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Everybody the role exchanges speeches or shares a scene with, most turns first, at most `most`;
/// extras only when they answer each other.
/// `lines` hold what says most of them: one speech of the role about or to the other, and one of
/// the other about or to the role. `is` is left empty: no count tells it.
/// `calls` has at most three; none that the role says far more often beside somebody else.
std::vector<Relation> relations_of(const std::vector<Utterance>& dialogue, const Person& role,
                                   const std::vector<Person>& others, const ContentWords& content,
                                   const MentionWords& around, std::size_t most);

}  // namespace rolellm
