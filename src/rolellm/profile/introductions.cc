#include "rolellm/profile/introductions.h"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_map>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kFragment = 6;  // words, at most: "Small and square."

std::string_view written(std::string_view text, const WordSpan& span) {
  return text.substr(span.begin, span.end - span.begin);
}

/// Not "I" or "A".
bool is_loud(std::string_view word) { return word.size() > 2 && has_only_capitals(word); }

/// Where `names` stand in `text` with a capital, so that "a great flood" is nobody.
std::vector<NameMention> mentions_of(std::string_view text, const std::vector<WordSpan>& spans,
                                     const std::vector<std::string>& names) {
  std::vector<NameMention> found = name_mentions(spans, names);
  std::erase_if(found, [&](const NameMention& mention) {
    return begins_with_small_letter(written(text, spans[mention.first]));
  });
  return found;
}

/// The byte where the clause of word `i` begins: behind the last sign after word `from`; 0 when
/// there is no sign between.
std::size_t clause_begin(std::string_view text, const std::vector<WordSpan>& spans,
                         std::size_t from, std::size_t i) {
  constexpr std::array<std::string_view, 8> kSigns = {",", ";", "--", "–", "—", "...", "…", "，"};
  for (; i > from; --i) {
    const std::size_t end = spans[i - 1].end;
    const std::string_view gap = text.substr(end, spans[i].begin - end);
    for (const std::string_view sign : kSigns) {
      if (const auto at = gap.find(sign); at != std::string_view::npos) return end + at;
    }
  }
  return 0;
}

/// The byte of the first clause behind word `from` that tells what happens then; the end of the
/// text when none does.
std::size_t next_doing(std::string_view text, const std::vector<WordSpan>& spans, std::size_t from,
                       const MentionWords& words) {
  for (std::size_t i = from + 1; i < spans.size(); ++i) {
    if (!words.goes_on.contains(spans[i].word)) continue;
    if (const auto begin = clause_begin(text, spans, i - 1, i)) return begin;
  }
  return text.size();
}

/// A name in capitals before plain words; a sign ("PROPRIETOR MR. UPTON, MANAGER") is no entrance.
bool enters(std::string_view sentence, const std::vector<std::string>& names) {
  const auto spans = word_spans(sentence);
  const auto mentions = name_mentions(spans, names);
  return std::any_of(mentions.begin(), mentions.end(), [&](const NameMention& mention) {
    if (mention.possessive || !is_loud(written(sentence, spans[mention.first]))) return false;
    std::size_t next = mention.first + mention.count;
    if (next < spans.size() && spans[next].begin == spans[next - 1].end + 1 &&
        is_loud(written(sentence, spans[next])))
      ++next;  // a surname
    return next < spans.size() && !is_loud(written(sentence, spans[next]));
  });
}

/// Whether a sentence behind an entrance goes on about the same person: "She moves like a boxer.",
/// "Small and square."
bool goes_on_about(std::string_view sentence, const std::vector<std::string>& others,
                   const MentionWords& words) {
  const auto spans = word_spans(sentence);
  if (spans.empty() || !mentions_of(sentence, spans, others).empty()) return false;
  const std::string& first = spans.front().word;
  if (words.pronouns.contains(first)) return true;
  return std::ssize(spans) <= kFragment && !words.no_openings.contains(first);
}

/// What a paragraph of narration says of a person whom it brings in, or empty.
std::string entrance_in(const std::string& paragraph, const std::vector<std::string>& names,
                        const std::vector<std::string>& others, const MentionWords& words) {
  std::string told;
  bool cut = false;
  for (const std::string& sentence : sentences(paragraph)) {
    if (!told.empty()) {
      if (cut || !goes_on_about(sentence, others, words)) break;
      append_sentence(told, sentence);
    } else if (enters(sentence, names)) {
      const std::string about = clauses_about(sentence, names, others, words);
      if (normalise(without_name(about, names, "")).empty()) continue;
      told = about;
      cut = !sentence.ends_with(about);
    }
  }
  return told;
}

/// Paragraphs of narration by their words in capitals.
class LoudWords {
 public:
  explicit LoudWords(const std::vector<Utterance>& dialogue) {
    for (std::size_t i = 0; i < dialogue.size(); ++i) {
      const std::string& text = dialogue[i].content;
      if (dialogue[i].kind != UtteranceKind::action) continue;
      for (const WordSpan& span : word_spans(text)) {
        if (is_loud(written(text, span))) in_[span.word].insert(i);
      }
    }
  }

  std::set<std::size_t> holding(const std::vector<std::string>& names) const {
    std::set<std::size_t> found;
    for (const std::string& name : names) {
      const std::vector<std::string> all = words(name);
      const auto in = all.empty() ? in_.end() : in_.find(all.front());
      if (in != in_.end()) found.insert(in->second.begin(), in->second.end());
    }
    return found;
  }

 private:
  std::unordered_map<std::string, std::set<std::size_t>> in_;
};

/// The first word behind word `last` that brings in somebody who never speaks: "JOE BLOGGS (50)".
std::size_t next_entrance(std::string_view text, const std::vector<WordSpan>& spans,
                          std::size_t last) {
  const auto loud = [&](std::size_t i) { return is_loud(written(text, spans[i])); };
  std::size_t i = last + 1;
  while (i < spans.size() && loud(i)) ++i;  // a surname
  for (std::size_t begin = i; i + 1 < spans.size(); ++i) {
    if (!loud(i)) begin = i + 1;
    const std::string_view gap = text.substr(spans[i].end, spans[i + 1].begin - spans[i].end);
    if (loud(i) && (gap == ", " || gap == " (") && is_ascii_digit(spans[i + 1].word.front()))
      return begin;
  }
  return spans.size();
}

}  // namespace

std::string clauses_about(std::string_view sentence, const std::vector<std::string>& names,
                          const std::vector<std::string>& others, const MentionWords& words) {
  const auto spans = word_spans(sentence);
  const auto named = mentions_of(sentence, spans, others);
  auto own = mentions_of(sentence, spans, names);
  std::erase_if(own, [&](const NameMention& mention) {  // the Jack of "YOUNG JACK"
    return std::any_of(named.begin(), named.end(), [&](const NameMention& other) {
      return other.first <= mention.first && other.count > mention.count &&
             mention.first < other.first + other.count;
    });
  });
  if (own.empty()) return {};
  const std::size_t first = own.front().first, last = first + own.front().count - 1;
  std::size_t begin = 0;
  const bool loud = is_loud(written(sentence, spans[first]));
  for (std::size_t i = 0; i < first; ++i) {
    if (loud && is_loud(written(sentence, spans[i]))) begin = spans[first].begin;
  }
  if (!named.empty() && named.front().first < first) {
    if (!loud) return {};  // somebody else's sentence
    begin = spans[first].begin;
  }
  std::size_t end = next_doing(sentence, spans, last, words);
  const auto next = std::find_if(named.begin(), named.end(),
                                 [&](const NameMention& mention) { return mention.first > last; });
  const std::size_t another = std::min(next == named.end() ? spans.size() : next->first,
                                       next_entrance(sentence, spans, last));
  if (another < spans.size()) {
    end = std::min(end, clause_begin(sentence, spans, last, another));
    if (end == 0) return {};
  }
  return std::string(trim(sentence.substr(begin, end - begin)));
}

std::map<std::string, Introduction> introductions(const std::vector<Utterance>& dialogue,
                                                  const std::vector<Person>& persons,
                                                  const MentionWords& words) {
  const LoudWords loud(dialogue);
  std::map<std::string, Introduction> found;
  for (const Person& person : persons) {
    const auto entry =
        std::find_if(dialogue.begin(), dialogue.end(),
                     [&](const Utterance& utterance) { return is_entry_of(utterance, person); });
    if (entry != dialogue.end()) {
      const auto at = static_cast<std::size_t>(entry - dialogue.begin());
      found[person.name] = {at, true, entry->content};
      continue;
    }
    std::vector<std::string> others;
    for (const Person& other : persons) {
      if (&other != &person) others.insert(others.end(), other.names.begin(), other.names.end());
    }
    for (const std::size_t at : loud.holding(person.names)) {
      std::string told = entrance_in(dialogue[at].content, person.names, others, words);
      if (told.empty()) continue;
      found[person.name] = {at, false, std::move(told)};
      break;
    }
  }
  return found;
}

}  // namespace rolellm
