// The lines of a script that show best who a role is: a choice that fits into a prompt.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/source_lines.h"

namespace rolellm {

/// At most `count` speeches of the role, spread over the script in its order: of each stretch the
/// one that says most (longest up to `max_words`, cut there at a sentence's end).
std::vector<std::string> telling_speeches(const std::vector<Utterance>& dialogue,
                                          std::string_view role, int count, int max_words);

/// At most `count` sentences of the role that hold one of `cues` ("would like", 怕), spread over
/// the script in its order; each with the sentence before it where it is short.
std::vector<Citation> sentences_with(const std::vector<Utterance>& dialogue, std::string_view role,
                                     const std::vector<std::string>& cues, int count);

/// At most `count` things told of the role: its entry in the list of persons and the narration that
/// brings it in first, then what others say of it, as `NAME: text`, then what they say to it.
std::vector<std::string> told_of_role(const CountedRole& role, int count, int max_words);

/// What bears out who a person is: what brings them in, and speeches that name them. Other
/// narration tells what somebody does, and what two talk about may be anybody.
SourceLines lines_naming(const CountedRole& role, const Person& person);

/// How the script's narration speaks of the role: the key of `pronouns` whose words stand most
/// often in sentences that name the role and nobody else of the cast, and in those right behind
/// them. Empty when it never says, or says both equally often.
std::string pronoun_of_role(const std::vector<Utterance>& dialogue, std::string_view role,
                            const std::vector<std::string>& names,
                            const std::map<std::string, std::vector<std::string>>& pronouns);

}  // namespace rolellm
