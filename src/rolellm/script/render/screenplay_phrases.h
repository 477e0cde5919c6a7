// What screenplays say between the lines of any script: shots, sounds, page heads, title pages.
// Read from `data/render/screenplay-dirt.yaml`.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/random.h"
#include "rolellm/core/result.h"

namespace rolellm {

struct ScreenplayPhrases {
  using List = std::vector<std::string>;

  List actions, speeches;  ///< sentences with `{A}` and `{B}` for people of the script
  List sounds, shots, capital_actions, signs, list_heads, list_items;
  List transitions, hints, hard_names, long_names, extensions, continued;
  List first_words, heading_tails, bare_places, times, omitted;
  List running_heads, head_lines, watermarks, credits, title_lines;

  /// Loaded once; a list that is missing or empty is a `config` error.
  static const Result<ScreenplayPhrases>& get();
};

/// Any of them.
inline const std::string& one_of(const ScreenplayPhrases::List& list, Random& random) {
  return list[random.below(list.size())];
}

}  // namespace rolellm
