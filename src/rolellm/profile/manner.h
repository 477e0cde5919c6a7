// How a role talks, told by counting: nobody has to guess it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

struct Manner {
  double words_per_sentence = 0;       ///< characters in Chinese
  double questions = 0;                ///< share of sentences that ask
  double exclamations = 0;             ///< share of sentences that call out
  std::vector<std::string> pet_words;  ///< said far more often than by the others, best first
};

/// Measures the role's speeches. Pet words are content words of at least three speeches, no names
/// of the cast, at most `count`, by their log-odds against the rest of the cast.
Manner measure_manner(const std::vector<Utterance>& dialogue, std::string_view role,
                      const ContentWords& content, int count);

/// One phrase: "in short sentences, calls out often; words: towel, corner, ring". `wording`: the
/// `manner` entry of `prompts/<language>/profile.yaml`.
std::string describe_manner(const Manner& manner, const Json& wording);

}  // namespace rolellm
