// Content words: what a sentence is about, without the words that every sentence has.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// Splits text into search terms and leaves out the stop words of one language
/// (`data/words/stop-<language>.txt`; in Chinese, pairs that hold a stop character at both places
/// or are a stop pair).
class ContentWords {
 public:
  /// `language`: one of `data/words/stop-<language>.txt`.
  static Result<ContentWords> load(std::string_view language);

  std::vector<std::string> of(std::string_view text) const;

  /// Share of `claim`'s content words (each counted once) that occur in `sources`; 1 when `claim`
  /// has none, since then it claims nothing.
  double support(std::string_view claim, const std::vector<std::string_view>& sources) const;

 private:
  Status read_stops(std::string_view language);
  bool is_stop(const std::string& term) const;
  std::unordered_set<std::string> stops_;
};

}  // namespace rolellm
