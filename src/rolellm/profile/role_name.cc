#include "rolellm/profile/role_name.h"

#include <algorithm>
#include <cctype>

#include "rolellm/profile/profile.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

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

std::vector<NameMention> name_mentions(const std::vector<WordSpan>& text,
                                       const std::vector<std::string>& names) {
  const auto wanted = name_words(names);
  std::vector<NameMention> found;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t count = match_any(text, i, wanted);
    if (count > 0) found.push_back({i, count, text[i + count - 1].word.ends_with("'s")});
    i += std::max<std::size_t>(count, 1);
  }
  return found;
}

bool mentions_name(std::string_view text, const std::vector<std::string>& names) {
  return !name_mentions(word_spans(text), names).empty();
}

std::string without_name(std::string_view text, const std::vector<std::string>& names,
                         std::string_view instead) {
  const std::vector<WordSpan> spans = word_spans(text);
  std::string result;
  std::size_t copied = 0;
  for (const NameMention& mention : name_mentions(spans, names)) {
    std::size_t last = mention.first + mention.count - 1;
    bool possessive = mention.possessive;
    // A surname: the next word, one blank away and capitalised.
    if (!possessive && last + 1 < spans.size()) {
      const WordSpan& next = spans[last + 1];
      if (next.begin == spans[last].end + 1 && text[next.begin - 1] == ' ' &&
          begins_with_capital(text.substr(next.begin))) {
        possessive = next.word.ends_with("'s");
        ++last;
      }
    }
    const std::size_t begin = spans[mention.first].begin;
    if (begin < copied) continue;  // a second name, taken for the surname of the one before
    result += text.substr(copied, begin - copied);
    std::string replacement(instead);
    if (starts_sentence(text, begin) && !replacement.empty())
      replacement[0] = upper_ascii(replacement[0]);
    result += replacement;
    if (possessive) result += "'s";
    copied = spans[last].end;
  }
  result += text.substr(copied);
  return result;
}

std::vector<std::string> inner_names(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string& sentence : sentences(text)) {
    const std::vector<WordSpan> spans = word_spans(sentence);
    for (std::size_t i = 1; i < spans.size(); ++i) {
      const std::string& word = spans[i].word;
      const bool capital = begins_with_capital(std::string_view(sentence).substr(spans[i].begin));
      if (capital && word != "i" && !word.starts_with("i'")) names.push_back(word);
    }
  }
  return names;
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
  if (has_only_capitals(role)) return name_as_prose(role);
  std::string shown(role);  // `McDERMOTT`, `DeLUCA`: capitals behind a small letter
  for (const WordSpan& span : word_spans(role)) {
    const std::string_view word = role.substr(span.begin, span.end - span.begin);
    const auto small = static_cast<std::size_t>(
        std::find_if(word.begin(), word.end(), is_ascii_lower) - word.begin());
    constexpr std::size_t kPrefix = 3;  // letters before the second capital, at most
    std::size_t second = small;
    while (second < word.size() && is_ascii_lower(word[second])) ++second;
    if (small == 0 || second > kPrefix || second + 2 > word.size() ||
        !has_only_capitals(word.substr(second)))
      continue;
    shown.replace(span.begin + second, word.size() - second, name_as_prose(word.substr(second)));
  }
  return shown;
}

}  // namespace rolellm
