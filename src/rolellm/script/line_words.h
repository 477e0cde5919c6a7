// The words of `data/words/lines.yaml`: what single lines are told by, in any format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/text/phrase_list.h"

namespace rolellm {

/// In capitals where nothing else is said.
struct LineWords {
  using List = std::vector<std::string>;
  List places, transitions, transition_ends, page_marks, han_pages, page_mark_starts, extensions,
      whole_extensions, continued, credits;
  List between_compounds;  ///< the only ones in small letters
  PhraseList times_of_day;
  std::string page_mark_bytes;  ///< first bytes of page marks, in both cases

  /// Loaded once from `data/`, whose files do not change while the program runs.
  static const Result<LineWords>& get();
};

/// The same, with empty lists where they cannot be read: `SourceText::read` has refused by then.
const LineWords& line_words();

/// Whether `line` begins with one of `starts`, in any case.
bool starts_with_any(std::string_view line, const LineWords::List& starts);

}  // namespace rolellm
