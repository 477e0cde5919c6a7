#include "rolellm/profile/vocatives.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kLongestCall = 3;       // words
constexpr int kLongestHanCall = 4;    // characters
constexpr std::size_t kLeast = 2;     // different sentences
constexpr std::size_t kLeastHan = 3;  // in Chinese much else stands before a comma

struct Found {
  std::set<std::string> sentences;  ///< normalised; a catchphrase said ten times is one
  std::string text;
  int first = 0;
  bool said_to_somebody = false;
};

/// The pieces of a sentence between its first and its last comma.
std::vector<std::string> inside_of(const std::string& sentence) {
  std::vector<std::string> pieces;
  std::size_t begin = std::string::npos;  // behind a comma
  for (const WordSpan& span : word_spans(sentence)) {
    for (const std::string_view comma : {", ", "，"}) {
      if (!std::string_view(sentence).substr(span.end).starts_with(comma)) continue;
      if (begin != std::string::npos) pieces.push_back(sentence.substr(begin, span.end - begin));
      begin = span.end + comma.size();
    }
  }
  return pieces;
}

/// The pieces of a sentence before its first and behind its last comma, without closing signs; or
/// none.
std::vector<std::string> ends_of(const std::string& sentence) {
  std::vector<std::string> pieces;
  const auto first = std::min(sentence.find(", "), sentence.find("，"));
  if (first == std::string::npos) return pieces;
  pieces.push_back(sentence.substr(0, first));
  const auto narrow = sentence.rfind(", ");
  const auto wide = sentence.rfind("，");
  const bool is_wide = wide != std::string::npos && (narrow == std::string::npos || wide > narrow);
  std::string last = sentence.substr(is_wide ? wide + std::string("，").size() : narrow + 2);
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view sign : {".", "!", "?", "。", "！", "？", "…", "\"", "”", "—"}) {
      if (!last.ends_with(sign)) continue;
      last.resize(last.size() - sign.size());
      more = true;
    }
  }
  pieces.push_back(last);
  return pieces;
}

/// Whether a comma or the like stands between word `i` and the next; not the dot of `Mr.`, nor the
/// hyphen of `Dot-Dot`.
bool is_set_off(const std::string& sentence, const std::vector<WordSpan>& spans, std::size_t i) {
  const std::string_view gap =
      std::string_view(sentence).substr(spans[i].end, spans[i + 1].begin - spans[i].end);
  return !trim(gap).empty() && trim(gap) != "." && gap != "-";
}

/// How many words from `first` on, before `last`, are one phrase of calling; 0 for none.
std::size_t calls_from(const std::vector<WordSpan>& spans, std::size_t first, std::size_t last,
                       const MentionWords& around) {
  constexpr std::size_t kLongest = 5;  // words of one entry
  std::size_t taken = 0;
  std::string phrase;
  for (std::size_t i = first; i < std::min(last, first + kLongest); ++i) {
    phrase += (phrase.empty() ? "" : " ") + spans[i].word;
    if (around.no_names.contains(phrase) || around.addresses.contains(phrase) ||
        around.openings.contains(phrase))
      taken = i + 1 - first;
  }
  return taken;
}

/// Whether nothing but words of calling stand in words [first, last): "Oh, come on".
bool only_calls(const std::vector<WordSpan>& spans, std::size_t first, std::size_t last,
                const MentionWords& around) {
  while (first < last) {
    const std::size_t taken = calls_from(spans, first, last, around);
    if (taken == 0) return false;
    first += taken;
  }
  return true;
}

/// Whether a name stands alone between signs, or with words of calling before it.
bool is_called(const std::string& sentence, const std::vector<WordSpan>& spans,
               const NameMention& name, const MentionWords& around) {
  if (name.possessive) return false;
  std::size_t end = name.first + name.count;
  const auto is_surname = [&](std::size_t i) {
    return sentence.substr(spans[i - 1].end, spans[i].begin - spans[i - 1].end) == " " &&
           begins_with_capital(std::string_view(sentence).substr(spans[i].begin));
  };
  while (end < spans.size() && is_surname(end)) ++end;
  if (end < spans.size() && !is_set_off(sentence, spans, end - 1)) return false;
  std::size_t clause = name.first;
  while (clause > 0 && !is_set_off(sentence, spans, clause - 1)) --clause;
  return only_calls(spans, clause, name.first, around);
}

}  // namespace

bool tells_of(std::string_view text, const Person& person, const MentionWords& around) {
  for (const std::string& sentence : sentences(text)) {
    const auto spans = word_spans(sentence);
    for (const NameMention& name : name_mentions(spans, person.names)) {
      const auto written = std::string_view(sentence).substr(spans[name.first].begin);
      if (!begins_with_small_letter(written) && !is_called(sentence, spans, name, around))
        return true;
    }
  }
  return false;
}

bool is_only_called(std::string_view text, const std::vector<Person>& others,
                    const MentionWords& around) {
  const auto spans = word_spans(text);
  std::vector<bool> is_name(spans.size(), false);
  for (const Person& person : others) {
    for (const NameMention& name : name_mentions(spans, person.names))
      std::fill_n(is_name.begin() + static_cast<std::ptrdiff_t>(name.first), name.count, true);
    // 陆先生 is 陆定海.
    const std::vector<std::string> name = words(person.name);
    if (!spans.empty() && begins_with_han(person.name) && spans.front().word == name.front())
      is_name.front() = true;
  }
  if (std::find(is_name.begin(), is_name.end(), true) == is_name.end()) return false;
  for (std::size_t i = 0; i < spans.size();) {
    std::size_t last = i;
    while (last < spans.size() && !is_name[last]) ++last;
    if (!only_calls(spans, i, last, around)) return false;
    i = last + 1;
  }
  return true;
}

std::vector<WordSpan> beside_calls(std::string_view text, const MentionWords& around) {
  std::vector<WordSpan> spans = word_spans(text), left;
  for (std::size_t i = 0; i < spans.size();) {
    const std::size_t taken = calls_from(spans, i, spans.size(), around);
    if (taken == 0) left.push_back(spans[i]);
    i += std::max<std::size_t>(taken, 1);
  }
  return left;
}

std::vector<Vocative> vocatives(const std::vector<const Utterance*>& speeches,
                                const std::vector<std::string>& names, const ContentWords& content,
                                const MentionWords& around) {
  std::unordered_set<std::string> addresses = around.addresses;
  for (const std::string& name : names) {
    if (begins_with_han(name)) addresses.insert(normalise(name));
    for (std::string& word : words(name)) {
      if (!begins_with_han(word)) addresses.insert(std::move(word));
    }
  }
  const auto is_address = [&](const std::string& text) {
    const std::string blank = " ", said = blank + normalise(text) + blank;
    return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& address) {
      return said.find(blank + address + blank) != std::string::npos;
    });
  };
  std::map<std::string, Found> counts;
  int order = 0;
  for (const Utterance* speech : speeches) {
    for (const std::string& sentence : sentences(speech->content)) {
      std::vector<std::string> pieces = inside_of(sentence);
      std::erase_if(pieces, [&](const std::string& piece) { return !is_address(piece); });
      for (std::string& end : ends_of(sentence)) pieces.push_back(std::move(end));
      for (const std::string& piece : pieces) {
        const int length = count_words(piece);
        const int longest = begins_with_han(piece) ? kLongestHanCall : kLongestCall;
        if (length == 0 || length > longest || content.of(piece).empty()) continue;
        if (around.no_names.contains(normalise(piece))) continue;
        if (around.no_openings.contains(words(piece).front())) continue;
        Found& found = counts[normalise(piece)];
        if (found.text.empty()) found = {{}, std::string(trim(piece)), order++, is_address(piece)};
        found.sentences.insert(normalise(sentence));
        found.said_to_somebody = found.said_to_somebody || &piece == &pieces.back();
      }
    }
  }
  std::vector<Found> kept;
  for (auto& [key, found] : counts) {
    const std::size_t least = begins_with_han(found.text) ? kLeastHan : kLeast;
    if (found.said_to_somebody && found.sentences.size() >= least) kept.push_back(std::move(found));
  }
  std::sort(kept.begin(), kept.end(), [](const Found& a, const Found& b) {
    return a.sentences.size() != b.sentences.size() ? a.sentences.size() > b.sentences.size()
                                                    : a.first < b.first;
  });
  std::vector<Vocative> called;
  std::set<std::string> stems;  // "champs" are several of "champ"
  for (Found& found : kept) {
    if (stems.insert(stem(normalise(found.text))).second)
      called.push_back({std::move(found.text), static_cast<int>(found.sentences.size())});
  }
  return called;
}

}  // namespace rolellm
