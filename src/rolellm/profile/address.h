// From the third person to the second: "What does Marek fear?" becomes "What do you fear?".
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/words.h"

namespace rolellm {

/// Turns words about a role into words to the role, by plain rules and the word lists of one
/// language (`data/words/address-<language>.yaml`).
class RoleAddress {
 public:
  /// `names` are all spellings of the role's name.
  static Result<RoleAddress> load(std::string_view language, std::vector<std::string> names);

  /// The question with "you" in place of the role's name, its verbs and pronouns made to agree; the
  /// question itself when it does not name the role. Nothing when a pronoun is left that could mean
  /// the role or somebody else.
  std::optional<std::string> to_role(std::string_view question) const;

  /// `text` with those of the pronouns that are among `forms` ("she", "her") made "you" and "your".
  std::string to_second_person(std::string_view text, const std::vector<std::string>& forms) const;

 private:
  class Rewriting;
  std::string without_vocative(std::string text) const;
  std::string with_you(std::string_view text) const;
  std::vector<std::string> pronouns_of(std::string_view text) const;
  bool is_surname(std::string_view text, const std::vector<WordSpan>& spans, std::size_t i) const;
  bool means_another(std::string_view text, const std::vector<WordSpan>& spans,
                     const NameMention& mention) const;
  bool owns_next(const std::vector<WordSpan>& spans, std::size_t i) const;
  void agree(const std::vector<WordSpan>& spans, std::size_t first, std::size_t last,
             Rewriting& edits) const;
  std::string base_verb(const std::string& word) const;

  bool names_by_capital_ = false;
  std::vector<std::string> names_;
  std::string you_, your_, yourself_;
  std::map<std::string, std::string> agreement_;  ///< "does" → "do"
  std::unordered_set<std::string> auxiliaries_;   ///< "did": nothing after the name agrees
  std::unordered_set<std::string> adverbs_;       ///< may stand between subject and verb
  std::unordered_set<std::string> givers_;        ///< "gave": the name behind it is no subject
  std::unordered_set<std::string> not_verbs_;     ///< words in -s that are no verbs
  std::unordered_set<std::string> articles_;      ///< before a name they make it a thing
  std::unordered_set<std::string> titles_;        ///< "captain", before a name
  std::unordered_set<std::string> subject_, object_, possessive_, reflexive_;
  std::unordered_set<std::string> after_object_;  ///< "her" before these owns nothing
};

}  // namespace rolellm
