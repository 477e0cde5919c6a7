// The persons of a script and what the text calls them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/cast/cast.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A speaker with every name that the text has for it.
struct Person {
  std::string name;                ///< as the cast has it
  std::vector<std::string> names;  ///< with aliases, given name and surname where they are nobody
                                   ///< else's
  bool is_extra = false;           ///< called by what it is: `Wise Man #2`, `OLD WOMAN`
};

/// Everybody of the cast who speaks alone, in its order. A surname is learnt where narration brings
/// a person in as `DOT HARKER, 74`. Errors: `io`, `config` of `data/words/cast.yaml`.
Result<std::vector<Person>> persons_of(const std::vector<CastMember>& cast,
                                       const std::vector<Utterance>& utterances,
                                       const ContentWords& content);

/// Whether `text` names the person: as whole words, with a capital where the script has them.
/// A possessive counts when `possessive` is set.
bool mentions_person(std::string_view text, const Person& person, bool possessive = true);

/// Whether the utterance is the person's entry in a list of persons: it begins with the name.
bool is_entry_of(const Utterance& utterance, const Person& person);

}  // namespace rolellm
