#include "rolellm/text/phrase_list.h"

namespace rolellm {

PhraseList::PhraseList(const std::vector<std::string>& phrases) {
  for (const std::string& phrase : phrases)
    if (!phrase.empty()) by_first_[static_cast<unsigned char>(phrase.front())].push_back(phrase);
}

bool PhraseList::starts(std::string_view text) const {
  return any_start(text, [](const std::string&) { return true; });
}

bool PhraseList::is_in(std::string_view text) const {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (starts(text.substr(at))) return true;
  return false;
}

}  // namespace rolellm
