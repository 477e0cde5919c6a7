#include "rolellm/profile/catchphrases.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kLongest = 8;
constexpr std::size_t kLongestHan = 16;  // characters
constexpr std::size_t kMostLines = 8;    // enough to show a phrase
constexpr int kLeastSaid = 2;            // speeches of the role
constexpr int kLeastOfAPair = 3;         // of two words that are no clause: "My aunt"

struct Count {
  int own = 0;   ///< speeches of the role
  int rest = 0;  ///< speeches of everybody else
  std::string text;
  int length = 0;
  bool opens = false;  ///< some speech has it at the beginning of a clause
  bool whole = false;  ///< and up to its end
};

/// Of the phrase's rate in the role's speeches against its rate in all others. A tenth of a speech
/// more on both sides keeps what nobody else says finite.
double log_odds(const Count& count, int own_speeches, int rest_speeches) {
  const double own = (count.own + 0.1) / (own_speeches + 1.0);
  const double rest = (count.rest + 0.1) / (rest_speeches + 1.0);
  return std::log(own / (1 - own)) - std::log(rest / (1 - rest));
}

/// Blanks around and between, so that a whole phrase is found as a substring.
std::string fenced(std::string_view text) { return " " + normalise(text) + " "; }

/// Ends on a word of its own, not on `the` or `is`, and is about something.
bool stands_alone(std::string_view phrase, const ContentWords& content) {
  const std::vector<WordSpan> spans = word_spans(phrase);
  if (spans.empty() || content.of(phrase).empty()) return false;
  return begins_with_han(spans.back().word) || !content.of(spans.back().word).empty();
}

/// Whether punctuation stands between words `i` and `i + 1`; a dot inside a sentence is that of
/// `Mr.`.
bool has_sign(const std::string& sentence, const std::vector<WordSpan>& spans, std::size_t i) {
  const std::string_view gap =
      std::string_view(sentence).substr(spans[i].end, spans[i + 1].begin - spans[i].end);
  return !trim(gap).empty() && trim(gap) != ".";
}

/// Each phrase of one speech once, by its normalised text.
std::map<std::string, Count> phrases_of(std::string_view speech, const ContentWords& content) {
  std::map<std::string, Count> found;
  for (const std::string& sentence : sentences(speech)) {
    const std::vector<WordSpan> spans = word_spans(sentence);
    for (std::size_t first = 0; first < spans.size(); ++first) {
      std::string key;
      const std::size_t longest = begins_with_han(spans[first].word) ? kLongestHan : kLongest;
      for (std::size_t last = first; last < spans.size() && last < first + longest; ++last) {
        key += (key.empty() ? "" : " ") + spans[last].word;
        const int length = static_cast<int>(last - first + 1);
        const bool whole = first == 0 && last + 1 == spans.size();
        const bool han = begins_with_han(spans[first].word);
        if (length < (han ? 3 : 2) && !whole) continue;
        const std::size_t begin = spans[first].begin;
        const std::string text = whole ? sentence.substr(begin)  // "– – Salt!" without the dashes
                                       : sentence.substr(begin, spans[last].end - begin);
        // Before a comma or the sentence's end a phrase is whole on any word: `Guard up`.
        const bool closed = last + 1 == spans.size() || has_sign(sentence, spans, last);
        const bool opened = first == 0 || has_sign(sentence, spans, first - 1);
        bool broken = false;  // a sign inside
        for (std::size_t i = first; i < last; ++i) broken = broken || has_sign(sentence, spans, i);
        // Nothing tells Chinese words apart: a phrase is what stands between signs. In English one
        // with a sign inside is: `years, champ` is none.
        if (!whole && (han || broken) && !(opened && closed)) continue;
        if (!whole && !(closed && !content.of(text).empty()) && !stands_alone(text, content))
          continue;
        Count& count = found.try_emplace(key, Count{.text = text, .length = length}).first->second;
        count.opens = count.opens || opened;
        count.whole = count.whole || (opened && closed);
      }
    }
  }
  return found;
}

}  // namespace

std::vector<PhraseCandidate> phrase_candidates(const std::vector<Utterance>& dialogue,
                                               std::string_view role, const ContentWords& content,
                                               int count) {
  std::map<std::string, Count> counts;
  int own_speeches = 0;
  int rest_speeches = 0;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance)) continue;
    const bool own = utterance.role == role;
    ++(own ? own_speeches : rest_speeches);
    for (const auto& [key, phrase] : phrases_of(utterance.content, content)) {
      Count& entry = counts[key];
      ++(own ? entry.own : entry.rest);
      if (!own) continue;
      if (entry.own == 1) {
        entry.text = phrase.text;
        entry.length = phrase.length;
      }
      entry.opens = entry.opens || phrase.opens;
      entry.whole = entry.whole || phrase.whole;
    }
  }

  std::vector<std::pair<std::string, PhraseCandidate>> candidates;
  for (const auto& [key, entry] : counts) {
    // What never begins a clause is a piece of one, about what the story is about: "feet and four
    // inches", "at table nine".
    const bool pair = !entry.whole && entry.length <= 2;
    if (!entry.opens || entry.own < (pair ? kLeastOfAPair : kLeastSaid)) continue;
    const double odds = log_odds(entry, own_speeches, rest_speeches);
    if (odds <= 0) continue;
    // Longer phrases are rarer by themselves: one that comes back says more.
    const double weight = std::sqrt(entry.own) * std::log(1.5 + entry.length);
    candidates.push_back(
        {" " + key + " ", {entry.text, entry.own, entry.rest, entry.whole, odds * weight}});
  }
  std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
    return a.second.score != b.second.score ? a.second.score > b.second.score : a.first < b.first;
  });

  std::vector<std::string> keys;
  std::vector<PhraseCandidate> chosen;
  for (const auto& [key, candidate] : candidates) {
    if (static_cast<int>(chosen.size()) >= count) break;
    const bool overlaps = std::any_of(keys.begin(), keys.end(), [&, &k = key](const auto& other) {
      return other.find(k) != std::string::npos || k.find(other) != std::string::npos;
    });
    if (overlaps) continue;
    keys.push_back(key);
    chosen.push_back(candidate);
  }
  return chosen;
}

std::string complete_phrase(std::string_view text, const std::vector<Utterance>& dialogue,
                            std::string_view role, const ContentWords& content) {
  const std::string wanted = fenced(text);
  if (wanted == "  ") return {};
  if (ground_phrase(text, dialogue, role).lines.size() > 1 && !content.of(text).empty()) {
    return std::string(trim(text));
  }
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance) || utterance.role != role) continue;
    for (const std::string& sentence : sentences(utterance.content)) {
      if (fenced(sentence).find(wanted) == std::string::npos) continue;
      const int longest = begins_with_han(sentence) ? 2 * kLongest : kLongest;
      if (count_words(sentence) <= longest) return sentence;
    }
  }
  return stands_alone(text, content) && content.of(text).size() > 1 ? std::string(trim(text)) : "";
}

Catchphrase ground_phrase(std::string_view text, const std::vector<Utterance>& dialogue,
                          std::string_view role) {
  Catchphrase phrase{.text = std::string(trim(text))};
  const std::string wanted = fenced(text);
  Count count;
  int own_speeches = 0, rest_speeches = 0;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance) || wanted == "  ") continue;
    const bool own = utterance.role == role;
    ++(own ? own_speeches : rest_speeches);
    if (fenced(utterance.content).find(wanted) == std::string::npos) continue;
    ++(own ? count.own : count.rest);
    if (own && phrase.lines.size() < kMostLines) phrase.lines.push_back(utterance.line_begin);
  }
  phrase.invented = phrase.lines.empty();
  phrase.speeches = count.own;
  phrase.others = count.rest;
  if (!phrase.invented) phrase.log_odds = log_odds(count, own_speeches, rest_speeches);
  return phrase;
}

}  // namespace rolellm
