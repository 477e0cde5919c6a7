// Which speeches of a script were found: in the right mouth, with the right words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/render/render.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// Counts over one text or more. Shares are F1: speeches too many count against them as those too
/// few do.
struct SpeechTally {
  std::size_t wanted = 0, found = 0;
  std::size_t speakers = 0;  ///< the right name, in order
  std::size_t texts = 0;     ///< and the right words
  std::size_t refused = 0;   ///< texts that were taken for no script
  double worst = 1;          ///< share of texts in the worst of what was added

  void add(const SpeechTally& other);
  double speakers_right() const;
  double texts_right() const;
};

/// `text` with each run of blanks as one.
std::string collapsed(std::string_view text);

std::vector<RenderedSpeech> speeches_of(const Script& script);

/// Up to `show` speeches of each side that the other lacks are printed.
SpeechTally compare_speeches(const std::vector<RenderedSpeech>& wanted,
                             const std::vector<RenderedSpeech>& found, int show);

void print_tally(std::string_view name, const SpeechTally& tally);
/// The head of a table of them.
void print_tally_head(std::string_view title);

}  // namespace rolellm
