#include "rolellm/text/phrase_list.h"

#include <algorithm>

#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

bool has_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos;
       at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool begins = at == 0 || !is_ascii_letter(text[at - 1]);
    if (begins && (end == text.size() || !is_ascii_letter(text[end]))) return true;
  }
  return false;
}

}  // namespace

PhraseList::PhraseList(const std::vector<std::string>& phrases) {
  for (const std::string& phrase : phrases) {
    if (phrase.empty()) continue;
    by_first_[static_cast<unsigned char>(phrase.front())].push_back(phrase);
    with_masks_.emplace_back(mask_of(phrase), phrase);
  }
}

bool PhraseList::contains(std::string_view text) const {
  return any_start(text, [&](const std::string& phrase) { return phrase.size() == text.size(); });
}

bool PhraseList::starts(std::string_view text) const {
  return any_start(text, [](const std::string&) { return true; });
}

bool PhraseList::is_in(std::string_view text, ByteMask bytes) const {
  return std::any_of(with_masks_.begin(), with_masks_.end(), [&](const auto& phrase) {
    return may_have(bytes, phrase.first) && text.find(phrase.second) != std::string_view::npos;
  });
}

bool PhraseList::is_word_in(std::string_view text, ByteMask bytes) const {
  return std::any_of(with_masks_.begin(), with_masks_.end(), [&](const auto& phrase) {
    return may_have(bytes, phrase.first) && has_word(text, phrase.second);
  });
}

}  // namespace rolellm
