// A role's description, put together from what the teacher says of the role.
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
#include "rolellm/profile/profile.h"
#include "rolellm/profile/source_lines.h"

namespace rolellm {

/// A phrase of the teacher's, with what bears it out.
struct FoundPhrase {
  std::string text;
  Support support;
  double worth = 0;
};

/// The best of what the teacher has said so far.
struct DescriptionParts {
  std::map<std::string, FoundPhrase> phrases;  ///< by part: `who`, `wants`, …, as the prompt says
  std::map<std::string, FoundPhrase> people;   ///< who others are to the role, by name in the cast
};

/// Small teachers take names and things out of a prompt's worked examples, change a role's sex and
/// lose the thread between "she" and "you". So the teacher fills in short parts, each is checked
/// alone against the lines that tell of the role, the best of several samples stands, and both
/// texts are made of the same parts by the prompt's sentences. The part `manner` is counted, and
/// so is who may be named in `people`; where nothing that the teacher says the role wants or fears
/// may stand, the role is quoted.
class DescriptionMaker {
 public:
  /// `prompt`: `prompts/<language>/profile.yaml`, with `parts` and what is said of each. `pronoun`:
  /// a key of its `pronouns`, or empty. `role` must outlive the call only.
  static Result<DescriptionMaker> make(const CountedRole& role, const Json& prompt,
                                       std::string pronoun);

  /// Takes over the parts of a reply that may stand and say more than what is there: more words of
  /// the lines that tell of the role, best of one line, and fewer of nobody's. A part of whose
  /// words too few stand in a handful of lines is dropped.
  void improve(DescriptionParts& parts, const Json& reply) const;
  /// The sentences of the description; nothing without the first part or with less than two.
  std::optional<std::vector<ProfileSentence>> compose(const DescriptionParts& parts) const;

  /// The parts that are asked for, as `properties` of a JSON schema.
  Json schema() const;

 private:
  explicit DescriptionMaker(const ContentWords& content)
      : content_(content), lines_(content), own_lines_(content) {}
  void find_quotes(const ProfileFolder& folder, const Json& prompt);
  void learn_script(const CountedRole& role, const Json& prompt);

  struct Part {
    std::string name, third, second;
    std::vector<std::string> begins;  ///< first words that fit its sentence best
    bool must_begin = false;          ///< and no others do
    bool own_words = false;           ///< a clause of a line as it stands is no answer
  };
  /// Somebody who may be named in `people`.
  struct Acquaintance {
    std::string name, shown;  ///< as in the cast, as in prose
    std::vector<std::string> names;
    SourceLines lines;
  };
  std::string clean(const std::string& text, const std::vector<std::string>& names) const;
  bool is_foreign(const std::string& text) const;
  std::optional<FoundPhrase> check(const std::string& text, const std::vector<std::string>& names,
                                   const SourceLines& lines, const Part& part) const;
  std::string with_age(std::string phrase) const;
  std::string without_cast(std::string_view text) const;
  bool is_of_role(const std::string& text) const;
  void improve_people(DescriptionParts& parts, const Json& people, const Part& part) const;
  std::optional<ProfileSentence> sentence(const Part& part, const FoundPhrase& phrase,
                                          std::string_view by) const;
  std::optional<ProfileSentence> people_sentence(const Part& part,
                                                 const DescriptionParts& parts) const;

  bool chinese_ = false;
  double least_support_ = 0;
  std::vector<std::string> names_;
  std::vector<Part> parts_;
  Part counted_people_;  ///< when the teacher says of nobody who it is
  std::string name_is_, joiner_, counted_joiner_;
  std::vector<Acquaintance> people_;
  std::map<std::string, ProfileSentence>
      quotes_;                                ///< the role's own words, by the part they are for
  std::vector<std::string> cast_;             ///< every name of everybody
  std::unordered_set<std::string> own_pets_;  ///< terms of the role's favourite words
  std::string child_, grown_;                 ///< "a girl of {{age}}", "a woman of {{age}}"
  std::string age_ends_, age_joins_;          ///< 岁， and 岁的
  std::string subject_;                       ///< "She", or what stands instead of a name
  std::vector<std::string> forms_;            ///< of the role's pronoun
  std::unordered_set<std::string> wrong_pronouns_;
  RoleAddress address_;
  ContentWords content_;
  std::unordered_set<std::string> script_;  ///< words and terms of the script
  SourceLines lines_;                       ///< the role's, and those that tell of it
  SourceLines own_lines_;
  std::unordered_set<std::string> examples_;  ///< terms that only the worked examples have
  std::vector<std::string> prompt_texts_;     ///< instructions, and answers of the examples
  FoundPhrase manner_;                        ///< counted
};

}  // namespace rolellm
