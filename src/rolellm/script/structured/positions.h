// Where the elements of a structured file stand: byte offsets to source lines.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <vector>

namespace rolellm {

/// Lines by offset, in logarithmic time. Counts LF, CRLF and CR as `SourceText` does.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.size() || text[i + 1] != '\n')))
        starts_.push_back(i + 1);
    }
  }

  /// 1-based.
  int line_at(std::size_t offset) const {
    return static_cast<int>(std::upper_bound(starts_.begin(), starts_.end(), offset) -
                            starts_.begin());
  }

 private:
  std::vector<std::size_t> starts_ = {0};
};

}  // namespace rolellm
