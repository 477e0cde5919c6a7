// Whether a line sounds like speech or like a tale, by its first words.
#pragma once

#include <string_view>

namespace rolellm {

struct HeadWords {
  int said = 0;       ///< words that people say: `I`, `you`
  bool told = false;  ///< the first word begins tales: `He`, `The`
};

/// `and the hen`, `über`
bool begins_small(std::string_view ink);

/// Looks at a bounded head of `ink`.
HeadWords head_words(std::string_view ink);

}  // namespace rolellm
