// The commonest of some columns: where most lines of one kind begin.
#pragma once

#include <algorithm>
#include <map>

namespace rolellm {

class CommonColumn {
 public:
  void add(int column) { ++counts_[column]; }
  /// Of equally common ones the leftmost; `otherwise` where there is none.
  int commonest(int otherwise = 0) const {
    const auto most =
        std::max_element(counts_.begin(), counts_.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts_.end() ? otherwise : most->first;
  }
  /// How many stand in `column`, or up to `reach` beside it.
  int around(int column, int reach = 0) const {
    int sum = 0;
    const auto end = counts_.upper_bound(column + reach);
    for (auto at = counts_.lower_bound(column - reach); at != end; ++at) sum += at->second;
    return sum;
  }

 private:
  std::map<int, int> counts_;
};

}  // namespace rolellm
