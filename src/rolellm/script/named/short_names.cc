#include "rolellm/script/named/short_names.h"

#include <algorithm>

#include "rolellm/text/sentences.h"

namespace rolellm {

bool is_short_for(std::string_view brief, std::string_view name) {
  std::size_t at = 0;
  bool shorter = false;
  while (!brief.empty()) {
    const std::size_t end = std::min(brief.find(' '), brief.size());
    std::string_view word = brief.substr(0, end);
    brief = trim(brief.substr(end));
    while (!word.empty() && word.back() == '.') word.remove_suffix(1);
    if (word.empty()) continue;
    bool matched = false;
    while (at < name.size() && !matched) {
      const std::size_t stop = std::min(name.find(' ', at), name.size());
      const std::string_view whole = name.substr(at, stop - at);
      matched = whole.starts_with(word);
      shorter = shorter || (matched && whole.size() > word.size());
      at = std::min(stop + 1, name.size());
    }
    if (!matched) return false;
  }
  return shorter;
}

}  // namespace rolellm
