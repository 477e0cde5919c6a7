#include "rolellm/profile/manner.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kLeastSpeeches = 3;

struct Count {
  int own = 0;   ///< speeches of the role
  int rest = 0;  ///< speeches of everybody else
  std::map<std::string, int> spellings;
};

/// The words of a speech that may be pet words: term → as written.
std::map<std::string, std::string> spoken_words(const std::string& speech,
                                                const ContentWords& content) {
  std::map<std::string, std::string> found;
  if (begins_with_han(speech)) {
    for (const std::string& pair : content.of(speech)) {
      if (count_words(pair) == 2) found.try_emplace(pair, pair);
    }
    return found;
  }
  for (const WordSpan& span : word_spans(speech)) {
    const auto terms = content.of(span.word);
    if (terms.size() == 1 && span.word.size() > 2) found.try_emplace(terms.front(), span.word);
  }
  return found;
}

}  // namespace

Manner measure_manner(const std::vector<Utterance>& dialogue, std::string_view role,
                      const ContentWords& content, int count) {
  Manner manner;
  std::map<std::string, Count> counts;
  std::set<std::string> names;
  int own_speeches = 0, rest_speeches = 0;
  int own_sentences = 0, own_words = 0, asked = 0, called = 0;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance)) continue;
    for (const std::string& term : search_terms(utterance.role)) names.insert(term);
    const bool own = utterance.role == role;
    ++(own ? own_speeches : rest_speeches);
    for (const auto& [term, word] : spoken_words(utterance.content, content)) {
      Count& entry = counts[term];
      ++(own ? entry.own : entry.rest);
      if (own) ++entry.spellings[word];
    }
    if (!own) continue;
    own_words += count_words(utterance.content);
    for (const std::string& sentence : sentences(utterance.content)) {
      ++own_sentences;
      asked += is_question(sentence) ? 1 : 0;
      called += sentence.ends_with('!') || sentence.ends_with("！") ? 1 : 0;
    }
  }
  if (own_sentences == 0) return manner;
  manner.words_per_sentence = static_cast<double>(own_words) / own_sentences;
  manner.questions = static_cast<double>(asked) / own_sentences;
  manner.exclamations = static_cast<double>(called) / own_sentences;

  std::vector<std::pair<double, std::string>> ranked;
  for (const auto& [term, entry] : counts) {
    if (entry.own < kLeastSpeeches || names.contains(term)) continue;
    const double odds = std::log((entry.own + 0.2) / (own_speeches + 1.0)) -
                        std::log((entry.rest + 0.2) / (rest_speeches + 1.0));
    if (odds < 0.7) continue;  // twice as often as the others
    const auto spelling =
        std::max_element(entry.spellings.begin(), entry.spellings.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    ranked.emplace_back(-odds * std::sqrt(entry.own), spelling->first);
  }
  std::sort(ranked.begin(), ranked.end());
  for (const auto& [score, word] : ranked) {
    if (static_cast<int>(manner.pet_words.size()) < count) manner.pet_words.push_back(word);
  }
  return manner;
}

std::string describe_manner(const Manner& manner, const Json& wording) {
  if (manner.words_per_sentence == 0) return {};
  const bool is_short = manner.words_per_sentence < wording.value("short_below", 7.0);
  const bool is_long = manner.words_per_sentence > wording.value("long_above", 13.0);
  std::string text = string_or(wording, is_short ? "short" : is_long ? "long" : "middling", "");
  const double often = wording.value("often", 0.25);
  if (manner.questions > often) text += string_or(wording, "asks", "");
  if (manner.exclamations > often) text += string_or(wording, "calls", "");
  if (manner.pet_words.empty()) return text;
  text += string_or(wording, "pet_words", "");
  for (std::size_t i = 0; i < manner.pet_words.size(); ++i)
    text += (i == 0 ? "" : string_or(wording, "comma", ", ")) + manner.pet_words[i];
  return text;
}

}  // namespace rolellm
