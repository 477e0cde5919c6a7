// How wide the lines of one kind run.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

namespace rolellm {

/// Counts lines by their width in characters; 99 and more count as one.
class WidthCounts {
 public:
  void add(int width) {
    ++lines_[std::min<std::size_t>(static_cast<std::size_t>(width), lines_.size() - 1)];
    ++all_;
  }
  int all() const { return all_; }
  /// The width that `percent` of a hundred lines stay within; 0 for no lines.
  int top(int percent) const {
    int seen = 0;
    for (std::size_t width = 0; width < lines_.size() && all_ > 0; ++width)
      if (100 * (seen += lines_[width]) >= percent * all_) return static_cast<int>(width);
    return 0;
  }

 private:
  std::array<int, 100> lines_{};
  int all_ = 0;
};

}  // namespace rolellm
