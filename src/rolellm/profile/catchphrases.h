// Catchphrases: what a role says again and again and the others do not.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// A turn of phrase found by counting.
struct PhraseCandidate {
  std::string text;    ///< as first said
  int speeches = 0;    ///< speeches of the role it occurs in, at least 2
  int others = 0;      ///< speeches of everybody else
  bool whole = false;  ///< is somewhere a clause by itself
  double score = 0;    ///< log-odds against the rest of the cast, weighted by how often it is said
};

/// Phrases of the role, best first: runs of 2 to 8 words inside one sentence (in Chinese, 3 to 16
/// characters between two signs), and whole sentences of one word, said in two speeches or more. A
/// phrase inside a longer one that is said as often is left out, and so is one that breaks off on a
/// stop word, one that never begins a clause, and two words that are no clause in fewer than three
/// speeches.
std::vector<PhraseCandidate> phrase_candidates(const std::vector<Utterance>& dialogue,
                                               std::string_view role, const ContentWords& content,
                                               int count);

/// What the teacher picked as something to say: the words themselves when the role says them in
/// several speeches, else the whole short sentence that holds them, else the words when they can
/// stand alone, else empty.
std::string complete_phrase(std::string_view text, const std::vector<Utterance>& dialogue,
                            std::string_view role, const ContentWords& content);

/// `text` as a catchphrase: with counts and lines of the speeches that hold it word by word, or
/// marked as invented when the role has none.
Catchphrase ground_phrase(std::string_view text, const std::vector<Utterance>& dialogue,
                          std::string_view role);

}  // namespace rolellm
