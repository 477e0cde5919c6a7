#include "rolellm/script/named/name_slips.h"

#include <utility>

namespace rolellm {

bool is_one_slip(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1 || a == b) return false;
  std::size_t head = 0;
  while (head < a.size() && a[head] == b[head]) ++head;
  const std::string_view rest_a = a.substr(head), rest_b = b.substr(head);
  if (a.size() < b.size()) return rest_a == rest_b.substr(1);
  if (rest_a.substr(1) == rest_b.substr(1)) return true;
  return rest_a.size() > 1 && rest_a[0] == rest_b[1] && rest_a[1] == rest_b[0] &&
         rest_a.substr(2) == rest_b.substr(2);
}

}  // namespace rolellm
