// What a web page has and does not show: comments, scripts and style sheets.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rolellm {

/// Finds them once; then lines are asked for in order. Linear in the text. One that does not end
/// within some pages is shown: its end is lost, and a script would be with it.
class HiddenMarkup {
 public:
  explicit HiddenMarkup(std::string_view text);
  bool is_empty() const { return parts_.empty(); }

  /// Line `begin` to `end` of the text without what is hidden in it, or nothing where it has none
  /// of it. A line of nothing else becomes a comment: each line with ink has to be told of.
  std::optional<std::string> shown(std::size_t begin, std::size_t end);

 private:
  std::string_view text_;
  std::vector<std::pair<std::size_t, std::size_t>> parts_;  // in order, apart
  std::size_t next_ = 0;                                    // of them, not above the last line
};

}  // namespace rolellm
