// The words around a mention of a person, by which a text calls, tells of or brings in somebody.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>

#include "rolellm/core/result.h"

namespace rolellm {

/// From `data/words/mentions-<language>.yaml`.
struct MentionWords {
  std::unordered_set<std::string> no_names;     ///< set off by commas, and yet nobody is called so
  std::unordered_set<std::string> no_openings;  ///< first words of what is no name either
  std::unordered_set<std::string> addresses;    ///< "sir": said to somebody wherever it stands
  std::unordered_set<std::string> openings;     ///< "hey", "my": before a name that is called
  std::unordered_set<std::string> pronouns;     ///< "she", "her", of whom one talks about
  std::unordered_set<std::string> hearer;       ///< "you": who is called is spoken of too
  std::unordered_set<std::string> says_who;     ///< "is": of what one says who somebody is
  std::unordered_set<std::string> narrated_looks;  ///< "wears": verbs of narration that describe
  std::unordered_set<std::string> goes_on;         ///< "then": narration of what happens next
};

/// Errors: `io`, `config` of the file.
Result<MentionWords> mention_words(std::string_view language);

}  // namespace rolellm
