// All of a profile that needs no teacher: statistics, relations, scenes, repeated phrases.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/catchphrases.h"
#include "rolellm/profile/introductions.h"
#include "rolellm/profile/persons.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/vocatives.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A role taken out of its script and counted.
struct CountedRole {
  ProfileFolder folder;  ///< without descriptions and catchphrases
  Person self;
  std::vector<Person> others;  ///< of the cast
  std::vector<PhraseCandidate> phrases;
  ContentWords content;
  MentionWords mention_words;
  std::map<std::string, Introduction> introductions;  ///< of everybody, by name

  /// What brings a person in, or empty.
  std::string introduction_of(const std::string& person) const;
};

/// `role` in any spelling that `find_role` knows. In the dialogue every speaker has one name. Of a
/// story in several scripts only those count in which the role speaks.
/// Errors: `usage.role`, those of the word lists.
Result<CountedRole> count_role(const Script& script, std::string_view role);

/// Persons of the script who speak `least` times or more, alone, in the order of the cast: the
/// leading roles.
Result<std::vector<std::string>> leading_roles(const Script& script, int least);

}  // namespace rolellm
