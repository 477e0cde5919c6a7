#include "rolellm/text/edit_distance.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace rolellm {

int edit_distance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);  // from what is read of `a` to each head of `b`
  std::iota(row.begin(), row.end(), 0);
  for (const char c : a) {
    int corner = row[0]++;
    for (std::size_t k = 0; k < b.size(); ++k) {
      const int changed = corner + (c == b[k] ? 0 : 1);
      corner = row[k + 1];
      row[k + 1] = std::min({changed, row[k] + 1, corner + 1});
    }
  }
  return row.back();
}

}  // namespace rolellm
