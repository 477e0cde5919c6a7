// Whether a phrase the teacher says of a role may stand: told by the script's words.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/person_words.h"
#include "rolellm/profile/source_lines.h"
#include "rolellm/profile/told_numbers.h"

namespace rolellm {

/// A phrase of the teacher's, with what bears it out.
struct FoundPhrase {
  std::string text;
  Support support;
  double worth = 0;
};

/// Small teachers name what a script does not know, make up ages, change a role's sex, and answer
/// each time something else when the lines tell nothing. So of several samples only what the lines
/// bear out and another sample agrees with may stand.
class PhraseCheck {
 public:
  /// Of a phrase: whom it is said of, how the script brings them in, and the lines that may bear
  /// the phrase out.
  struct Claim {
    const std::vector<std::string>& names;
    const std::string& introduction;
    const SourceLines& lines;
    /// Words that are in so many lines that they bear nothing out; null for none.
    const std::unordered_set<std::string>* common = nullptr;
    /// Take what the samples agree on most, not what says most: of a wish or a fear the longest
    /// answer is the one put together from lines about something else.
    bool agreed = false;
  };

  /// `prompt`: `prompts/<language>/profile.yaml`; `pronoun`: a key of its `pronouns`, or empty.
  /// Copies what it needs.
  PhraseCheck(const CountedRole& role, const Json& prompt, const std::string& pronoun);

  /// Of `samples`, answers to one question, the phrase that says most in words of the lines and
  /// that most others agree with, or the one they agree with most; nothing when none may stand.
  std::optional<FoundPhrase> best(const std::vector<std::string>& samples,
                                  const Claim& claim) const;

  /// The first sentence as a phrase: without full stop, the name and comma before it, a clause of
  /// narration ("74, in pearls, ducks in with a bucket") or of what is said already ("a captain
  /// of sixty, aged sixty") at its end, and the capital of a small word.
  std::string clean(const std::string& text, const std::vector<std::string>& names) const;

 private:
  std::optional<FoundPhrase> check(const std::string& phrase, const Claim& claim) const;
  std::string without_narration(std::string phrase) const;
  bool is_spoken(std::string phrase) const;
  bool is_foreign(const std::string& phrase) const;
  bool invents_age(const std::string& phrase, const std::string& introduction) const;
  bool invents_number(const std::string& phrase, const std::vector<Citation>& lines) const;
  std::string without_repetition(std::string phrase) const;
  bool tells_nothing(const std::string& phrase) const;
  bool is_of_another_kind(const std::string& phrase, const Claim& claim) const;
  bool is_of_another(const std::string& phrase, const std::string& introduction) const;

  double least_support_ = 0;
  std::string pronoun_;
  PersonWords persons_;
  std::vector<std::string> names_;  ///< the role's
  std::vector<std::string> cast_;   ///< every name of everybody
  ContentWords content_;
  std::unordered_set<std::string> script_;  ///< words and terms of the script
  std::unordered_set<std::string> wrong_pronouns_;
  std::vector<std::string> introductions_;  ///< of everybody
  std::vector<std::string> speaking_words_, age_words_;
  std::unordered_set<std::string> nothing_;  ///< terms of "a man", "a guest"
  NumberReader numbers_;
};

}  // namespace rolellm
