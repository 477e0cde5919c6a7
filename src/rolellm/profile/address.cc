#include "rolellm/profile/address.h"

#include <algorithm>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

/// Words of a text that get another spelling, by index; an empty one takes the word away.
class RoleAddress::Rewriting {
 public:
  Rewriting(std::string_view text, const std::vector<WordSpan>& spans)
      : text_(text), spans_(spans) {}

  /// Words [first, last] become `replacement`, with a capital where the text began with one.
  void set(std::size_t first, std::size_t last, std::string replacement) {
    const char old = text_[spans_[first].begin];
    if (first == 0 && old == upper_ascii(old) && !replacement.empty())
      replacement[0] = upper_ascii(replacement[0]);
    edits_[first] = {last, std::move(replacement)};
  }

  std::string apply() const {
    std::string result;
    std::size_t copied = 0;
    for (const auto& [first, edit] : edits_) {
      if (spans_[first].begin < copied) continue;
      result += text_.substr(copied, spans_[first].begin - copied);
      result += edit.second;
      copied = spans_[edit.first].end;
    }
    result += text_.substr(copied);
    return result;
  }

 private:
  std::string_view text_;
  const std::vector<WordSpan>& spans_;
  std::map<std::size_t, std::pair<std::size_t, std::string>> edits_;  // first → last, text
};

Result<RoleAddress> RoleAddress::load(std::string_view language, std::vector<std::string> names) {
  auto json = read_data_yaml("words/address-" + std::string(language) + ".yaml");
  if (!json) return fail(json.error(), "loading the words of address");
  RoleAddress address;
  address.names_ = std::move(names);
  address.names_by_capital_ = language == "en";
  address.you_ = string_or(*json, "you", "");
  address.your_ = string_or(*json, "your", "");
  address.yourself_ = string_or(*json, "yourself", "");
  for (const auto& [verb, agreed] : (*json)["agreement"].items()) {
    address.agreement_[verb] = agreed.get<std::string>();
  }
  for (const auto& [key, set] :
       {std::pair{"auxiliaries", &address.auxiliaries_}, std::pair{"adverbs", &address.adverbs_},
        std::pair{"givers", &address.givers_}, std::pair{"not_verbs", &address.not_verbs_},
        std::pair{"titles", &address.titles_}, std::pair{"articles", &address.articles_},
        std::pair{"subject", &address.subject_}, std::pair{"object", &address.object_},
        std::pair{"possessive", &address.possessive_}, std::pair{"reflexive", &address.reflexive_},
        std::pair{"after_object", &address.after_object_}}) {
    auto list = strings_field(*json, key);
    if (!list) return fail(list.error(), "loading the words of address");
    set->insert(list->begin(), list->end());
  }
  return address;
}

/// "Marek, where …?" and "Where …, Marek?" without the name.
std::string RoleAddress::without_vocative(std::string text) const {
  const auto spans = word_spans(text);
  for (const NameMention& mention : name_mentions(spans, names_)) {
    if (mention.possessive) continue;
    const std::size_t begin = spans[mention.first].begin;
    const std::size_t end = spans[mention.first + mention.count - 1].end;
    if (mention.first == 0 && text.substr(end, 2) == ", ") {
      text.erase(0, end + 2);
      if (!text.empty()) text[0] = upper_ascii(text[0]);
      return text;
    }
    if (begin >= 2 && text.substr(begin - 2, 2) == ", " && end + 1 == text.size()) {
      text.erase(begin - 2, end - begin + 2);
      return text;
    }
  }
  return text;
}

/// "fears" → "fear", "carries" → "carry", "goes" → "go"; empty when it is no verb in -s.
std::string RoleAddress::base_verb(const std::string& word) const {
  if (!word.ends_with('s') || word.ends_with("ss") || word.size() < 3 || not_verbs_.contains(word))
    return {};
  const auto without = [&](std::size_t count) { return word.substr(0, word.size() - count); };
  if (word.find('\'') != std::string::npos) return {};
  if (word.ends_with("ies")) return word.size() > 4 ? without(3) + "y" : without(1);
  for (const std::string_view end : {"sses", "shes", "ches", "xes", "zzes", "oes"}) {
    if (word.ends_with(end)) return without(2);
  }
  return without(1);
}

/// Makes the verb of a subject at words [first, last] agree with "you".
void RoleAddress::agree(const std::vector<WordSpan>& spans, std::size_t first, std::size_t last,
                        Rewriting& edits) const {
  std::size_t before = first;
  while (before > 0 && adverbs_.contains(spans[before - 1].word)) --before;
  if (before > 0) {
    const std::string& word = spans[before - 1].word;
    if (const auto verb = agreement_.find(word); verb != agreement_.end()) {
      edits.set(before - 1, before - 1, verb->second);
      return;
    }
    if (auxiliaries_.contains(word) || givers_.contains(word)) return;
  }
  std::size_t next = last + 1;
  while (next < spans.size() && adverbs_.contains(spans[next].word)) ++next;
  if (next >= spans.size()) return;
  const std::string& word = spans[next].word;
  const auto verb = agreement_.find(word);
  const std::string agreed = verb != agreement_.end() ? verb->second : base_verb(word);
  if (!agreed.empty()) edits.set(next, next, agreed);
}

std::string RoleAddress::with_you(std::string_view text) const {
  const auto spans = word_spans(text);
  Rewriting edits(text, spans);
  for (const NameMention& mention : name_mentions(spans, names_)) {
    std::size_t first = mention.first;
    std::size_t last = mention.first + mention.count - 1;
    bool possessive = mention.possessive;
    if (first > 0 && titles_.contains(spans[first - 1].word)) --first;
    if (!possessive && is_surname(text, spans, last + 1)) {
      ++last;
      possessive = spans[last].word.ends_with("'s");
    }
    edits.set(first, last, possessive ? your_ : you_);
    if (!possessive) agree(spans, first, last, edits);
  }
  return edits.apply();
}

/// Whether word `i` belongs to the name right before it: "Dot Harker".
bool RoleAddress::is_surname(std::string_view text, const std::vector<WordSpan>& spans,
                             std::size_t i) const {
  if (!names_by_capital_ || i >= spans.size() || spans[i].begin != spans[i - 1].end + 1)
    return false;
  return text[spans[i - 1].end] == ' ' && begins_with_capital(text.substr(spans[i].begin));
}

/// Whether a mention of the name means something else: "the wren", "Dot-Dot".
bool RoleAddress::means_another(std::string_view text, const std::vector<WordSpan>& spans,
                                const NameMention& mention) const {
  if (mention.first > 0 && articles_.contains(spans[mention.first - 1].word)) return true;
  const std::size_t begin = spans[mention.first].begin;
  const std::size_t end = spans[mention.first + mention.count - 1].end;
  return (begin > 0 && text[begin - 1] == '-') || (end < text.size() && text[end] == '-');
}

/// Whether word `i`, "her", is one that the next word belongs to.
bool RoleAddress::owns_next(const std::vector<WordSpan>& spans, std::size_t i) const {
  return i + 1 < spans.size() && !after_object_.contains(spans[i + 1].word);
}

std::string RoleAddress::to_second_person(std::string_view text,
                                          const std::vector<std::string>& forms) const {
  const auto spans = word_spans(text);
  Rewriting edits(text, spans);
  for (std::size_t i = 0; i < spans.size(); ++i) {
    const std::string& word = spans[i].word;
    if (std::find(forms.begin(), forms.end(), word) == forms.end()) continue;
    if (subject_.contains(word)) {
      edits.set(i, i, you_);
      agree(spans, i, i, edits);
    } else if (object_.contains(word)) {
      edits.set(i, i, possessive_.contains(word) && owns_next(spans, i) ? your_ : you_);
    } else if (possessive_.contains(word)) {
      edits.set(i, i, your_);
    } else if (reflexive_.contains(word)) {
      edits.set(i, i, yourself_);
    }
  }
  return edits.apply();
}

std::vector<std::string> RoleAddress::pronouns_of(std::string_view text) const {
  std::vector<std::string> found;
  for (std::string& word : words(text)) {
    if (subject_.contains(word) || object_.contains(word) || possessive_.contains(word) ||
        reflexive_.contains(word)) {
      found.push_back(std::move(word));
    }
  }
  return found;
}

std::optional<std::string> RoleAddress::to_role(std::string_view question) const {
  const auto spans = word_spans(question);
  const auto mentions = name_mentions(spans, names_);
  if (mentions.empty()) return std::string(question);
  for (const NameMention& mention : mentions) {
    if (means_another(question, spans, mention)) return std::nullopt;
  }
  const std::string told = with_you(without_vocative(std::string(question)));
  const std::vector<std::string> pronouns = pronouns_of(told);
  if (pronouns.empty()) return told;
  // Only where nobody else is named is it plain whom "he" or "she" means.
  if (!names_by_capital_ || !inner_names(told).empty()) return std::nullopt;
  return to_second_person(told, pronouns);
}

}  // namespace rolellm
