#include "rolellm/text/phrase_list.h"

#include "rolellm/text/ascii.h"

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

bool PhraseList::is_word_in(std::string_view text) const {
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (at > 0 && is_ascii_letter(text[at - 1])) continue;
    const std::string_view rest = text.substr(at);
    if (any_start(rest, [&](const std::string& phrase) {
          return rest.size() == phrase.size() || !is_ascii_letter(rest[phrase.size()]);
        }))
      return true;
  }
  return false;
}

}  // namespace rolellm
