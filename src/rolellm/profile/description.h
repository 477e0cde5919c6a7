// A role's description: what a teacher is asked about the role, and what is made of its answers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/profile/address.h"
#include "rolellm/profile/counted_role.h"
#include "rolellm/profile/phrase_check.h"
#include "rolellm/profile/profile.h"
#include "rolellm/profile/source_lines.h"

namespace rolellm {

/// One question about the role; all questions about it share the text that goes before.
struct ProfileQuestion {
  std::string key;     ///< the part it is for; of `people` with the person behind a colon
  std::string ask;     ///< the question
  std::string begins;  ///< how the answer begins, so that its rest fits the part's sentence
  std::string opens;   ///< what goes on behind that and belongs to the answer: " a"
};

/// What the teacher answered, sample by sample, without `begins` but with `opens`, by the
/// question's key.
using TeacherAnswers = std::map<std::string, std::vector<std::string>>;

/// What of that may stand.
struct DescriptionParts {
  std::map<std::string, FoundPhrase> phrases;  ///< by part: `who`, `wants`, …, as the prompt says
  std::map<std::string, FoundPhrase> people;   ///< who others are to the role, by name in the cast
};

/// A teacher asked for a whole description at once borrows from the prompt's example and mixes
/// roles up; asked one short question at a time even a small one is mostly right. Both texts are
/// put together from the answers by the prompt's sentences. The part `manner` is counted, and so is
/// who may be named in `people`.
class DescriptionMaker {
 public:
  /// `prompt`: `prompts/<language>/profile.yaml`, with `parts` and what is asked and said of each.
  /// `pronoun`: a key of its `pronouns`, or empty. Copies what it needs.
  static Result<DescriptionMaker> make(const CountedRole& role, const Json& prompt,
                                       std::string pronoun);

  const std::vector<ProfileQuestion>& questions() const { return questions_; }
  /// Of each question's answers the best that may stand.
  DescriptionParts parts(const TeacherAnswers& answers) const;
  /// Whether the part all else hangs on is among them: who the role is.
  bool knows_who(const DescriptionParts& parts) const;
  /// The sentences of the description. Where no answer says who the role is, the script's own words
  /// do; without those there is no description.
  std::optional<std::vector<ProfileSentence>> compose(const DescriptionParts& parts) const;

 private:
  struct Part {
    std::string name, third, second;
  };
  /// Somebody who may be named in `people`.
  struct Acquaintance {
    std::string name, shown;  ///< as in the cast, as in prose
    std::vector<std::string> names;
    std::string introduction;
    SourceLines naming;  ///< that bring them in or name them
  };

  DescriptionMaker(const CountedRole& role, const Json& prompt, const std::string& pronoun);
  Status read_parts(const Json& prompt);
  void learn_lines(const CountedRole& role);
  Status write_questions(const CountedRole& role, const Json& prompt);
  void count_manner(const ProfileStatistics& statistics, const Json& prompt);

  bool is_told(const std::string& text, const DescriptionParts& parts) const;
  std::optional<FoundPhrase> who(const std::vector<std::string>& answers) const;
  std::optional<FoundPhrase> relation(const Acquaintance& person,
                                      const std::vector<std::string>& answers) const;
  std::string with_age(std::string phrase) const;
  bool is_of_role(const std::string& text) const;
  std::optional<ProfileSentence> sentence(const Part& part, const FoundPhrase& phrase,
                                          std::string_view by) const;
  std::optional<ProfileSentence> said_by_script() const;
  bool introduces(const std::string& phrase) const;
  void find_what_is_told(const CountedRole& role);
  std::optional<ProfileSentence> people_sentence(const Part& part,
                                                 const DescriptionParts& parts) const;

  PhraseCheck check_;
  ContentWords content_;
  std::vector<ProfileQuestion> questions_;
  std::vector<Part> parts_;
  Part introduced_;         ///< when no answer says who the role is: the introduction
  Part told_;               ///< without one: what another says
  Citation told_line_;      ///< that, naming the role; no quote when there is none
  bool is_listed_ = false;  ///< the introduction is an entry in the list of persons
  Part counted_people_;     ///< when none says who others are
  std::string name_is_, joiner_, counted_joiner_;
  std::vector<std::string> names_;
  std::string introduction_;
  SourceLines lines_;  ///< the role's, and those that tell of it
  SourceLines own_lines_;
  std::vector<Acquaintance> people_;
  std::unordered_set<std::string> narrated_looks_;  ///< "wears": verbs that describe
  std::unordered_set<std::string> own_pets_;        ///< terms of the role's favourite words
  std::string child_, grown_;                       ///< "a girl of {{age}}", "a woman of {{age}}"
  std::string age_ends_, age_joins_;                ///< 岁， and 岁的
  std::string subject_;                             ///< "She", or what stands instead of a name
  std::vector<std::string> forms_;                  ///< of the role's pronoun
  RoleAddress address_;
  FoundPhrase manner_;  ///< counted
};

}  // namespace rolellm
