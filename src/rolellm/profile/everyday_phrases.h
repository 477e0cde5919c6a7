// Repeated phrases that are nobody's own: "thank you", a name, what the others say as often.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "rolellm/profile/catchphrases.h"
#include "rolellm/profile/mention_words.h"
#include "rolellm/script/script.h"
#include "rolellm/text/content_words.h"
#include "rolellm/text/words.h"

namespace rolellm {

/// Words as a script writes them, to tell names by.
class WrittenNames {
 public:
  /// `language`: German writes every noun with a capital, so there capitals tell nothing.
  WrittenNames(const std::vector<Utterance>& dialogue, std::string_view language);

  /// Whether each of `words` is never written small, and one has a capital inside a sentence: "El
  /// Macho".
  bool are_name(const std::vector<WordSpan>& words) const;

 private:
  struct Written {
    int small = 0, inner_capital = 0;
  };
  std::unordered_map<std::string, Written> words_;
};

/// Whether a phrase that the role repeats is no catchphrase: others say it half as often; it is
/// only words that anybody calls out, greets or thanks with ("My dear"; unless the role alone says
/// them in five speeches or more), or a name with or without such words; or a piece of a clause
/// with one content word ("the cellar") in less than five, a whole one ("I looked") in less than
/// three.
bool is_everyday(const PhraseCandidate& phrase, const WrittenNames& names,
                 const MentionWords& around, const ContentWords& content);

}  // namespace rolellm
