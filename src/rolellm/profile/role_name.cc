#include "rolellm/profile/role_name.h"

#include <cctype>

#include "rolellm/profile/profile.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

bool is_upper(char c) { return std::isupper(static_cast<unsigned char>(c)) != 0; }

/// A word without the possessive ending.
std::string_view bare(std::string_view word) {
  if (word.ends_with("'s")) word.remove_suffix(2);
  return word;
}

/// How many words of `text` from `at` on spell `name`; 0 when they do not.
std::size_t match_name(const std::vector<WordSpan>& text, std::size_t at,
                       const std::vector<std::string>& name) {
  if (name.empty() || at + name.size() > text.size()) return 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool last = i + 1 == name.size();
    const std::string_view word = text[at + i].word;
    if ((last ? bare(word) : word) != name[i]) return 0;
  }
  return name.size();
}

std::size_t match_any(const std::vector<WordSpan>& text, std::size_t at,
                      const std::vector<std::vector<std::string>>& names) {
  std::size_t longest = 0;
  for (const auto& name : names) longest = std::max(longest, match_name(text, at, name));
  return longest;
}

std::vector<std::vector<std::string>> name_words(const std::vector<std::string>& names) {
  std::vector<std::vector<std::string>> list;
  for (const std::string& name : names) list.push_back(words(name));
  return list;
}

bool starts_sentence(std::string_view text, std::size_t at) {
  while (at > 0 && std::isspace(static_cast<unsigned char>(text[at - 1]))) --at;
  return at == 0 || text[at - 1] == '.' || text[at - 1] == '!' || text[at - 1] == '?';
}

}  // namespace

bool mentions_name(std::string_view text, const std::vector<std::string>& names) {
  const std::vector<WordSpan> spans = word_spans(text);
  const auto wanted = name_words(names);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (match_any(spans, i, wanted) > 0) return true;
  }
  return false;
}

std::string without_name(std::string_view text, const std::vector<std::string>& names,
                         std::string_view instead) {
  const std::vector<WordSpan> spans = word_spans(text);
  const auto wanted = name_words(names);
  std::string result;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < spans.size();) {
    std::size_t length = match_any(spans, i, wanted);
    if (length == 0) {
      ++i;
      continue;
    }
    const std::size_t begin = spans[i].begin;
    bool possessive = spans[i + length - 1].word.ends_with("'s");
    // A surname: the next word, one blank away and capitalised.
    if (!possessive && i + length < spans.size()) {
      const WordSpan& next = spans[i + length];
      if (next.begin == spans[i + length - 1].end + 1 && text[next.begin - 1] == ' ' &&
          is_upper(text[next.begin])) {
        possessive = next.word.ends_with("'s");
        ++length;
      }
    }
    result += text.substr(copied, begin - copied);
    std::string replacement(instead);
    if (starts_sentence(text, begin) && !replacement.empty()) {
      replacement[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(replacement[0])));
    }
    result += replacement;
    if (possessive) result += "'s";
    copied = spans[i + length - 1].end;
    i += length;
  }
  result += text.substr(copied);
  return result;
}

std::string role_slug(std::string_view role) {
  std::string slug;
  for (const std::string& word : words(role)) {
    const bool joins = slug.empty() || begins_with_han(word);
    if (!joins) slug += '-';
    for (const char c : word) {
      if (c != '\'') slug += c;
    }
  }
  return slug.empty() ? "role" : slug;
}

std::string display_name(std::string_view role) {
  bool lower_seen = false;
  for (const char c : role) lower_seen |= std::islower(static_cast<unsigned char>(c)) != 0;
  if (lower_seen) return std::string(role);
  std::string name;
  bool inside = false;
  for (const char c : role) {
    const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
    name += inside && letter ? static_cast<char>(std::tolower(static_cast<unsigned char>(c))) : c;
    inside = letter || c == '\'';
  }
  return name;
}

}  // namespace rolellm
