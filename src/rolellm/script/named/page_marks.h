// What printers put around the lines of a play: page numbers, running heads, line numbers, rulers.
#pragma once

#include <cstddef>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "rolellm/script/named/play_lines.h"

namespace rolellm {

/// `ACT II                45`, `46   THE LAST CROSSING`: marks lines that come again with another,
/// higher number, and those that have a date.
void mark_running_heads(std::vector<PlayLine>& lines);

/// Takes numbers in the margins off, where they count lines.
void take_margin_numbers(std::vector<PlayLine>& lines);

/// `* * *`, `-----`, `~~~`: lines between parts.
bool is_ruler(std::string_view ink);

/// `[p. 12]`, `- 12 -`, `[Pg 12]`, `Page 12`, `{12}`, and times alone.
bool is_page_mark(std::string_view ink);

/// `S01E03 - "The Hen"`, above a transcript.
bool is_episode_title(std::string_view ink);

/// Which numbers alone on a line are pages'.
class PageNumbers {
 public:
  explicit PageNumbers(const std::vector<PlayLine>& lines);

  /// Of line `i`, which begins with a digit. A number between blank lines, or one of a row of
  /// pages; `1868.` may end a speech.
  bool is_at(std::size_t i) const;

 private:
  const std::vector<PlayLine>& lines_;
  std::unordered_set<int> numbers_;  // that stand alone on lines
};

}  // namespace rolellm
