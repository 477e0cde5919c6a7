// Which lines of the script bear out a sentence about a role: told by the words, not by a teacher.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "rolellm/profile/profile.h"
#include "rolellm/text/content_words.h"

namespace rolellm {

/// Of a longer line, a citation quotes only whole sentences from its beginning, so many words.
inline constexpr int kQuoteWords = 30;

/// Lines found for a text.
struct Support {
  double share = 0;             ///< of the text's content words that stand in `lines`; 0 for none
  std::size_t words = 0;        ///< the text's content words that stand in any line
  std::size_t in_one_line = 0;  ///< the most that stand in one
  std::vector<Citation> lines;  ///< in the script's order
  std::vector<std::string> missing;  ///< content words that no line has
};

/// Lines that tell of one role, ready to be searched.
class SourceLines {
 public:
  explicit SourceLines(ContentWords content) : content_(std::move(content)) {}

  void add(const Utterance& utterance);
  bool empty() const { return lines_.empty(); }

  /// Whether `text` stands word by word in one of the lines.
  bool holds(std::string_view text) const;

  /// Up to `most` lines that together hold most of `text`'s content words; rare words count for
  /// more; of equal lines the one with more of the small words stands, then the first.
  Support find(std::string_view text, std::size_t most) const;

 private:
  struct Line {
    int line = 0;
    std::string role, text;
    std::unordered_set<std::string> terms;
  };
  double weight(const std::string& term) const;
  Citation cite(const Line& line, const std::unordered_set<std::string>& wanted) const;

  ContentWords content_;
  std::vector<Line> lines_;
  std::unordered_map<std::string, int> counts_;  ///< lines that hold a term
};

}  // namespace rolellm
