#include "rolellm/profile/person_words.h"

#include <algorithm>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kGrown = 16;          // years
constexpr std::size_t kDigits = 2;  // of an age

bool holds(const std::vector<std::string>& list, const std::string& word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

}  // namespace

PersonWords::PersonWords(const Json& prompt, const ContentWords& content)
    : numbers_(prompt.value("numbers", std::vector<std::string>{})),
      age_words_(prompt.value("age_words", std::vector<std::string>{})),
      content_(content) {
  const Json kinds = prompt.value("person_words", Json::object());
  for (const auto& [pronoun, ages] : kinds.items()) {
    for (const auto& [age, words] : ages.items()) {
      for (const Json& word : words) kinds_[word.get<std::string>()] = {pronoun, age == "child"};
    }
  }
}

/// The number behind the name ("DOT HARKER, 74") or beside a word of age ("aged ten", "12 years").
std::optional<int> PersonWords::age_in(const ToldPerson& person) const {
  const std::vector<WordSpan> spans = word_spans(person.introduction);
  std::vector<bool> tells(spans.size() + 1, false);  // an age may stand here
  for (const NameMention& name : name_mentions(spans, person.names)) {
    const std::size_t behind = name.first + name.count;
    tells[behind] = true;
    if (behind == spans.size()) continue;
    const bool is_surname = begins_with_capital(person.introduction.substr(spans[behind].begin));
    if (is_surname) tells[behind + 1] = true;  // that nobody says: "DOT HARKER, 74"
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    if (!holds(age_words_, spans[i].word) && !holds(age_words_, stem(spans[i].word))) continue;
    tells[i + 1] = true;
    if (i > 0) tells[i - 1] = true;
  }
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::string& word = spans[i].word;
    if (!tells[i]) continue;
    if (word.size() <= kDigits && word.find_first_not_of("0123456789") == std::string::npos)
      return std::stoi(word);
    if (const int age = numbers_.value_of(word); age > 0) return age;
  }
  return std::nullopt;
}

/// "a", "tall", "woman" of "a tall woman with a bucket".
std::vector<std::string> PersonWords::head_of(std::string_view phrase) const {
  std::vector<std::string> head;
  bool begun = false;
  for (std::string& word : words(phrase)) {
    const bool is_small = content_.of(word).empty();
    if (is_small && begun) break;
    begun = begun || !is_small;
    head.push_back(std::move(word));
  }
  return head;
}

bool PersonWords::belie(std::string_view phrase, const ToldPerson& person) const {
  const std::vector<std::string> told =
      head_of(without_name(person.introduction, person.names, ""));
  std::optional<bool> is_child;  // nothing where the script does not say
  for (const std::string& word : told) {
    if (const auto kind = kinds_.find(word); kind != kinds_.end()) is_child = kind->second.is_child;
  }
  if (const auto age = age_in(person)) is_child = *age < kGrown;
  const std::vector<std::string> head = head_of(phrase);
  return std::any_of(head.begin(), head.end(), [&](const std::string& word) {
    const auto found = kinds_.find(word);
    if (found == kinds_.end() || holds(told, word)) return false;
    const Kind& kind = found->second;
    const bool other_sex =
        !person.pronoun.empty() && kind.pronoun != "other" && kind.pronoun != person.pronoun;
    return other_sex || is_child.value_or(kind.is_child) != kind.is_child;
  });
}

}  // namespace rolellm
