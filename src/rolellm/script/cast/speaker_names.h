// The words of a speaker's name, and what they tell about the person.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// A speaker's name taken apart.
struct SpeakerName {
  std::string key;  ///< letters and digits, case-folded: one for `Mc Coy` and `McCOY`
  std::vector<std::string> words;   ///< case-folded, without titles and articles
  std::vector<std::string> titles;  ///< `captain`, `mrs`, in full
  /// JACK in `JACK'S MOTHER`, `VOICE OF JACK` and `JACK ON THE PHONE`.
  std::vector<std::string> owner;
  bool numbered = false;  ///< `GUARD #2`, `COP 1`
};

/// `data/words/cast.yaml`.
class NameWords {
 public:
  static Result<NameWords> load();

  SpeakerName read(std::string_view name) const;
  /// Several voices: `ALL`, `BOTH WOMEN`, `ALL BUT JACK`, `众人`.
  bool is_group(const SpeakerName& name) const;
  /// Says what somebody is rather than what somebody is called.
  bool is_generic(const std::string& word) const { return generic_.contains(word); }
  /// Whether `longer` is `part` with words that leave the person the same: no `YOUNG`, no number,
  /// no owner, nothing like `MOTHER OF` or `AND WILL`.
  bool is_longer_form(const SpeakerName& longer, const SpeakerName& part) const;
  /// Whether `name` is the voice of `person`: `SCOTT'S INTERCOM VOICE`, `VOICE OF SCOTT`,
  /// `SCOTT OVER RADIO`.
  bool is_voice_of(const SpeakerName& name, const SpeakerName& person) const;
  /// The given name in a folded name of three Han characters: 海生 in 林海生, nothing in 小海生.
  std::string given_name(const std::string& key) const;
  /// `JACK/WILL` → JACK, WILL; one part when nothing joins.
  std::vector<std::string> split_at_signs(std::string_view name) const;
  /// `ORSINO and CURIO` → ORSINO, CURIO; one part when nothing joins.
  std::vector<std::string> split_at_words(std::string_view name) const;

 private:
  using Words = std::unordered_set<std::string>;
  Words titles_, articles_, other_person_, other_person_han_, all_but_, of_, voices_, through_,
      devices_, generic_, together_, together_with_, joining_words_;
  std::vector<std::string> joiners_;
  std::unordered_map<std::string, std::string> title_forms_;
};

}  // namespace rolellm
