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
#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Phrases by name: `who`, `wants`, …, as the prompt lists them.
using DescriptionParts = std::map<std::string, std::string>;

struct RoleDescription {
  std::string third_person;
  std::string second_person;
};

/// Small teachers take names and things out of a prompt's worked examples, change a role's sex and
/// lose the thread between "she" and "you". So the teacher fills in short parts, each is checked
/// alone, the best of several samples stands, and both texts are made of the same parts by the
/// prompt's sentences. The part `manner` is counted from the role's speeches.
class DescriptionMaker {
 public:
  /// `prompt`: `prompts/<language>/profile.yaml`, with `parts` and what is said of each. `pronoun`:
  /// a key of its `pronouns`, or empty. `told`: what the script and others tell of the role.
  static Result<DescriptionMaker> make(const ProfileFolder& folder, std::vector<std::string> names,
                                       const std::vector<std::string>& told, const Json& prompt,
                                       std::string pronoun);

  /// Takes over the parts of a reply that may stand and say more than what is there: more words of
  /// the role's lines, best of one line, and fewer of nobody's.
  void improve(DescriptionParts& parts, const Json& reply) const;
  /// Both texts; nothing without the first part or with less than two.
  std::optional<RoleDescription> compose(const DescriptionParts& parts) const;

  /// Names of the parts that the teacher fills in, in order.
  std::vector<std::string> asked_parts() const;

 private:
  struct Part {
    std::string name, third, second;
    std::vector<std::string> begins;  ///< first words that fit its sentence best
  };
  std::string clean(const std::string& text) const;
  bool is_foreign(const std::string& text) const;
  double worth(const Part& part, const std::string& phrase) const;

  bool chinese_ = false;
  std::vector<std::string> names_;
  std::vector<Part> parts_;
  std::string subject_;             ///< "She", or what stands instead of a name
  std::vector<std::string> forms_;  ///< of the role's pronoun
  std::unordered_set<std::string> wrong_pronouns_;
  RoleAddress address_;
  ContentWords content_;
  std::unordered_set<std::string> script_;  ///< words and terms of the script
  /// Terms of each line that the role says or that is told of the role.
  std::vector<std::unordered_set<std::string>> lines_;
  std::unordered_set<std::string> examples_;  ///< terms that only the worked examples have
  std::vector<std::string> prompt_texts_;     ///< instructions, and answers of the examples
  std::string manner_;                        ///< counted
};

}  // namespace rolellm
