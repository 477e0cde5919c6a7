#include "rolellm/profile/persons.h"

#include <algorithm>
#include <map>
#include <unordered_set>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kHanName = 3;  // characters of a family name and a given name of two

bool in_capitals(std::string_view word) {
  return word.size() > 2 && begins_with_capital(word) && has_only_capitals(word);
}

/// Words of names that are no name: `captain`, `young`, `the`.
Result<std::unordered_set<std::string>> no_names() {
  auto json = read_data_yaml("words/cast.yaml");
  if (!json) return fail(json.error(), "loading the words of names");
  std::unordered_set<std::string> found;
  for (const char* key : {"titles", "articles", "other_person", "generic"}) {
    auto list = strings_field(*json, key);
    if (!list) return fail(list.error(), "loading the words of names");
    found.insert(list->begin(), list->end());
  }
  return found;
}

/// Parts of a speaker's name that may stand for it: `JACK SPARROW` is Jack and Sparrow, 陆定海 is
/// 定海.
std::vector<std::string> parts_of(const std::string& name,
                                  const std::unordered_set<std::string>& no_name,
                                  const ContentWords& content) {
  const std::vector<std::string> all = words(name);
  if (begins_with_han(name)) {
    if (all.size() != kHanName) return {};
    return {all[1] + all[2]};
  }
  if (all.size() < 2) return {};
  std::vector<std::string> parts;
  for (const std::string& word : {all.front(), all.back()}) {
    const bool letters = std::all_of(
        word.begin(), word.end(), [](char c) { return is_ascii_letter(c) || is_beyond_ascii(c); });
    if (letters && word.size() > 2 && !no_name.contains(word) && !content.of(word).empty())
      parts.push_back(word);
  }
  return parts;
}

/// The word in capitals right behind a name in capitals: `HARKER` of `DOT HARKER, 74`.
std::vector<std::string> surnames(const std::string& text, const std::vector<std::string>& names) {
  const std::vector<WordSpan> spans = word_spans(text);
  std::vector<std::string> found;
  for (const NameMention& mention : name_mentions(spans, names)) {
    const std::size_t next = mention.first + mention.count;
    if (mention.possessive || next >= spans.size()) continue;
    const WordSpan& last = spans[next - 1];
    const auto written = [&](const WordSpan& span) {
      return std::string_view(text).substr(span.begin, span.end - span.begin);
    };
    if (spans[next].begin == last.end + 1 && text[last.end] == ' ' &&
        in_capitals(written(spans[mention.first])) && in_capitals(written(spans[next])))
      found.push_back(spans[next].word);
  }
  return found;
}

}  // namespace

Result<std::vector<Person>> persons_of(const std::vector<CastMember>& cast,
                                       const std::vector<Utterance>& utterances,
                                       const ContentWords& content) {
  auto no_name = no_names();
  if (!no_name) return fail(no_name.error());
  std::vector<Person> persons;
  std::vector<std::vector<std::string>> learnt;
  for (const CastMember& member : cast) {
    if (member.group) continue;
    constexpr int kMuch = 10;  // speeches: then `AGENT 47` is somebody
    const std::vector<std::string> called = words(member.name);
    const auto is_number = [](const std::string& word) {
      return std::all_of(word.begin(), word.end(), is_ascii_digit);
    };
    const bool is_extra =
        (member.speeches < kMuch && !called.empty() && is_number(called.back())) ||
        std::all_of(called.begin(), called.end(), [&](const std::string& word) {
          return no_name->contains(word) || is_number(word);
        });
    Person person{.name = member.name, .names = {member.name}, .is_extra = is_extra};
    for (const CastAlias& alias : member.aliases) person.names.push_back(alias.name);
    std::vector<std::string> more;
    for (const std::string& name : person.names) {
      for (std::string& part : parts_of(name, *no_name, content)) more.push_back(std::move(part));
    }
    for (const Utterance& utterance : utterances) {
      if (utterance.kind != UtteranceKind::action && utterance.kind != UtteranceKind::meta)
        continue;
      for (std::string& name : surnames(utterance.content, person.names))
        more.push_back(std::move(name));
    }
    std::sort(more.begin(), more.end());
    more.erase(std::unique(more.begin(), more.end()), more.end());
    persons.push_back(std::move(person));
    learnt.push_back(std::move(more));
  }
  std::map<std::string, int> owners;
  for (const auto& names : learnt) {
    for (const std::string& name : names) ++owners[name];
  }
  for (const Person& person : persons) {
    for (const std::string& name : person.names) {
      for (const std::string& word : words(name)) ++owners[word];
    }
  }
  for (std::size_t i = 0; i < persons.size(); ++i) {
    for (const std::string& name : learnt[i]) {
      int own = 1;
      for (const std::string& known : persons[i].names) {
        const auto all = words(known);
        own += static_cast<int>(std::count(all.begin(), all.end(), name));
      }
      if (owners[name] <= own) persons[i].names.push_back(name);
    }
  }
  return persons;
}

bool mentions_person(std::string_view text, const Person& person, bool possessive) {
  const std::vector<WordSpan> spans = word_spans(text);
  for (const NameMention& mention : name_mentions(spans, person.names)) {
    const bool lower = begins_with_small_letter(text.substr(spans[mention.first].begin));
    if (!lower && (possessive || !mention.possessive)) return true;
  }
  return false;
}

bool is_entry_of(const Utterance& utterance, const Person& person) {
  if (utterance.kind != UtteranceKind::meta) return false;
  const std::string& text = utterance.content;
  const std::vector<WordSpan> spans = word_spans(text);
  const auto mentions = name_mentions(spans, person.names);
  if (mentions.empty() || mentions.front().first > 0) return false;
  const std::size_t next = mentions.front().count;
  if (next == spans.size()) return true;
  // `IPHIGENIA IN TAURIS.` is the play's title.
  const std::size_t end = spans[next - 1].end;
  const bool goes_on = trim(text.substr(end, spans[next].begin - end)).empty();
  return !(goes_on && has_only_capitals(text));
}

}  // namespace rolellm
