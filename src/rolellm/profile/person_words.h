// Words for a person's sex and age: "a woman" is no girl of 12.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/profile/told_numbers.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// What the script tells of somebody.
struct ToldPerson {
  const std::vector<std::string>& names;
  const std::string& introduction;  ///< empty when nothing brings them in
  std::string pronoun;              ///< a key of the prompt's `pronouns`, or empty when unknown
};

class PersonWords {
 public:
  /// `prompt`: `prompts/<language>/profile.yaml`, with `person_words`, `numbers` and `age_words`;
  /// without the first nothing is ever belied.
  PersonWords(const Json& prompt, const ContentWords& content);

  /// Whether `phrase`, as far as its first small word ("a tall woman" of "a tall woman with a
  /// bucket"), has a word that the person's pronoun, age or introduction speaks against.
  bool belie(std::string_view phrase, const ToldPerson& person) const;

 private:
  struct Kind {
    std::string pronoun;  ///< or "other"
    bool is_child = false;
  };
  std::optional<int> age_in(const ToldPerson& person) const;
  std::vector<std::string> head_of(std::string_view phrase) const;

  std::map<std::string, Kind, std::less<>> kinds_;  ///< "girl" → she, a child
  NumberReader numbers_;
  std::vector<std::string> age_words_;
  ContentWords content_;
};

}  // namespace rolellm
