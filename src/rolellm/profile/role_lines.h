// The lines of a script that show best who a role is: a choice that fits into a prompt.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/persons.h"
#include "rolellm/profile/profile.h"

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
/// brings it in first, then what others say with its name in it, as `NAME: text`.
std::vector<std::string> told_of_role(const std::vector<Utterance>& dialogue, const Person& role,
                                      int count, int max_words);

/// What brings a role in: its entry in the list of persons, else the first narration with its name
/// in capitals; null when there is neither.
const Utterance* introducing(const std::vector<Utterance>& dialogue, const Person& role);

/// What that says of the role, from the sentence with its name on; at most `max_words`, cut at a
/// sentence's end; empty when nothing brings it in.
std::string introduction_of(const std::vector<Utterance>& dialogue, const Person& role,
                            int max_words);

/// How the script's narration speaks of the role: the key of `pronouns` whose words stand most
/// often in sentences that name the role and nobody else of the cast, and in those right behind
/// them. Empty when it never says, or says both equally often.
std::string pronoun_of_role(const std::vector<Utterance>& dialogue, std::string_view role,
                            const std::vector<std::string>& names,
                            const std::map<std::string, std::vector<std::string>>& pronouns);

}  // namespace rolellm
