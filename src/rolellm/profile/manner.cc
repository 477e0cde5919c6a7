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

struct WordCount {
  int own = 0;   ///< speeches of the role
  int rest = 0;  ///< speeches of everybody else
  std::map<std::string, int> spellings;
};

bool ends_with_any(std::string_view text, std::initializer_list<std::string_view> ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](std::string_view end) { return text.ends_with(end); });
}

int count_commas(std::string_view text) {
  int count = 0;
  for (const std::string_view comma : {",", "，"}) {
    for (auto at = text.find(comma); at != std::string_view::npos; at = text.find(comma, at + 1))
      ++count;
  }
  return count;
}

/// Adds up sentences, then divides.
struct HabitCounts {
  int sentences = 0, words = 0, asked = 0, called = 0, trailed = 0, commas = 0;

  void add(const std::string& speech) {
    words += count_words(speech);
    commas += count_commas(speech);
    for (const std::string& sentence : rolellm::sentences(speech)) {
      ++sentences;
      asked += is_question(sentence) ? 1 : 0;
      called += ends_with_any(sentence, {"!", "！"}) ? 1 : 0;
      trailed += ends_with_any(sentence, {"...", "…", "—", "--", "–"}) ? 1 : 0;
    }
  }
  SpeechHabits habits() const {
    if (sentences == 0) return {};
    const auto share = [&](int count) { return static_cast<double>(count) / sentences; };
    return {share(words), share(asked), share(called), share(trailed), share(commas)};
  }
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

/// The longest string around a pair of Chinese characters that is there nearly whenever the pair
/// is: 数点 is always 小数点.
std::string grown_pair(std::string pair, const std::vector<std::string>& speeches) {
  constexpr int kLongest = 4;
  constexpr double kAlways = 0.8;
  while (count_words(pair) < kLongest) {
    std::map<std::string, int> longer;
    int times = 0;
    for (const std::string& speech : speeches) {
      const auto spans = word_spans(speech);
      for (auto at = speech.find(pair); at != std::string::npos; at = speech.find(pair, at + 1)) {
        ++times;
        for (std::size_t i = 0; i < spans.size(); ++i) {
          if (spans[i].end == at) ++longer[spans[i].word + pair];
          if (spans[i].begin == at + pair.size()) ++longer[pair + spans[i].word];
        }
      }
    }
    const auto most =
        std::max_element(longer.begin(), longer.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == longer.end() || most->second < kAlways * times) break;
    pair = most->first;
  }
  return pair;
}

ProfileStatistics measure_role(const std::vector<Utterance>& dialogue, std::string_view role,
                               const ContentWords& content, int count) {
  ProfileStatistics statistics;
  std::map<std::string, WordCount> counts;
  std::set<std::string> names, vocabulary;
  std::set<int> scenes;
  HabitCounts own_habits, other_habits;
  std::vector<std::string> own_speeches;
  int rest_speeches = 0;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance)) continue;
    for (const std::string& term : search_terms(utterance.role)) names.insert(term);
    const bool own = utterance.role == role;
    (own ? own_habits : other_habits).add(utterance.content);
    for (const auto& [term, word] : spoken_words(utterance.content, content)) {
      WordCount& entry = counts[term];
      ++(own ? entry.own : entry.rest);
      if (own) ++entry.spellings[word];
    }
    if (!own) {
      ++rest_speeches;
      continue;
    }
    ++statistics.speeches;
    own_speeches.push_back(utterance.content);
    scenes.insert(utterance.act_id);
    const int length = count_words(utterance.content);
    statistics.longest_speech = std::max(statistics.longest_speech, length);
    for (std::string& term : search_terms(utterance.content)) vocabulary.insert(std::move(term));
  }
  statistics.words = own_habits.words;
  statistics.scenes = static_cast<int>(scenes.size());
  statistics.vocabulary = static_cast<int>(vocabulary.size());
  statistics.habits = own_habits.habits();
  statistics.others = other_habits.habits();
  if (statistics.speeches == 0) return statistics;
  statistics.mean_words = static_cast<double>(statistics.words) / statistics.speeches;

  std::vector<std::pair<double, FavouriteWord>> ranked;
  for (const auto& [term, entry] : counts) {
    if (entry.own < kLeastSpeeches || names.contains(term)) continue;
    const double odds = std::log((entry.own + 0.2) / (statistics.speeches + 1.0)) -
                        std::log((entry.rest + 0.2) / (rest_speeches + 1.0));
    if (odds < 0.7) continue;  // twice as often as the others
    const auto spelling =
        std::max_element(entry.spellings.begin(), entry.spellings.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    ranked.push_back({odds * std::sqrt(entry.own), {spelling->first, entry.own, odds}});
  }
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second.word < b.second.word;
  });
  std::vector<FavouriteWord>& favourites = statistics.favourite_words;
  for (auto& entry : ranked) {
    FavouriteWord& word = entry.second;
    if (static_cast<int>(favourites.size()) >= count) break;
    if (begins_with_han(word.word)) word.word = grown_pair(word.word, own_speeches);
    const bool known = std::any_of(favourites.begin(), favourites.end(), [&](const auto& other) {
      return other.word.find(word.word) != std::string::npos ||
             (begins_with_han(word.word) && word.word.find(other.word) != std::string::npos);
    });
    if (!known) favourites.push_back(std::move(word));
  }
  return statistics;
}

std::string describe_manner(const ProfileStatistics& statistics, const Json& wording, int words) {
  const SpeechHabits& habits = statistics.habits;
  if (habits.words_per_sentence == 0) return {};
  const bool is_short = habits.words_per_sentence < wording.value("short_below", 7.0);
  const bool is_long = habits.words_per_sentence > wording.value("long_above", 13.0);
  std::string text = string_or(wording, is_short ? "short" : is_long ? "long" : "middling", "");
  const double often = wording.value("often", 0.25);
  if (habits.questions > often) text += string_or(wording, "asks", "");
  if (habits.exclamations > often) text += string_or(wording, "calls", "");
  for (std::size_t i = 0; i < statistics.favourite_words.size(); ++i) {
    if (static_cast<int>(i) >= words) break;
    text += string_or(wording, i == 0 ? "pet_words" : "comma", "");
    text += statistics.favourite_words[i].word;
  }
  return text;
}

}  // namespace rolellm
