#include "rolellm/text/ascii.h"

#include <algorithm>

namespace rolellm {

std::string lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = lower_ascii(c);
  return lower;
}

std::string upper_ascii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = upper_ascii(c);
  return upper;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view upper) {
  return text.size() >= upper.size() &&
         std::equal(upper.begin(), upper.end(), text.begin(),
                    [](char wanted, char c) { return upper_ascii(c) == wanted; });
}

}  // namespace rolellm
