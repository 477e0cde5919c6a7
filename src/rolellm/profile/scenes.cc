#include "rolellm/profile/scenes.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "rolellm/profile/source_lines.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kRareIn = 3;   // scenes at most that hold a word which tells of one
constexpr double kTellingWords = 2;  // in one speech; a word of three scenes is half a one
constexpr double kTellingPairs = 4;  // of characters, in Chinese, which overlap
constexpr std::size_t kLinesOfAScene = 2;

using TermSet = std::unordered_set<std::string>;

bool is_present(Presence presence) {
  return presence == Presence::speaks || presence == Presence::present;
}

/// The sentence of narration that puts the role into its scene, or empty.
std::string puts_there(const Utterance& narration, const Person& role, const SceneWords& words) {
  for (const std::string& sentence : sentences(narration.content)) {
    if (mentions_person(sentence, role, false) && !words.tells_absence(sentence)) return sentence;
  }
  return {};
}

/// Place and time of each scene, from its first heading that names a place.
class Headings {
 public:
  explicit Headings(const SceneWords& words) : words_(words) {}

  void take(const Utterance& heading, ProfileScene& scene) {
    const PlaceAndTime found = words_.read(heading.content);
    if (scene.heading.empty() || scene.place.empty()) {
      scene.heading = heading.content;
      scene.place = found.place;
    }
    if (scene.time.empty()) scene.time = found.time;
    if (scene.time.empty() && found.same_time) scene.time = last_time_;
    if (!scene.time.empty()) last_time_ = scene.time;
  }

 private:
  const SceneWords& words_;
  std::string last_time_;
};

/// What the role hears of scenes that it missed.
class Hearsay {
 public:
  Hearsay(const std::vector<Utterance>& dialogue, const ContentWords& content)
      : dialogue_(dialogue) {
    std::unordered_map<std::string, std::set<int>> scenes;
    for (const Utterance& utterance : dialogue) {
      for (const std::string& name : search_terms(utterance.role)) names_.insert(name);
      const auto terms = content.of(utterance.content);
      terms_.emplace_back(terms.begin(), terms.end());
      for (const std::string& term : terms_.back()) scenes[term].insert(utterance.act_id);
    }
    for (auto& [term, in] : scenes) {
      if (in.size() > 1 && in.size() <= kRareIn && !names_.contains(term))
        rare_[term] = std::move(in);
    }
  }

  /// Speeches in later scenes of `present` that share rare words with scene `missed`.
  std::vector<Citation> of(int missed, const std::set<int>& present) const {
    std::vector<std::pair<double, const Utterance*>> found;
    for (std::size_t i = 0; i < dialogue_.size(); ++i) {
      const Utterance& utterance = dialogue_[i];
      if (utterance.act_id <= missed || !is_speech(utterance)) continue;
      if (!present.contains(utterance.act_id)) continue;
      double shared = 0;
      for (const std::string& term : terms_[i]) {
        const auto rare = rare_.find(term);
        if (rare == rare_.end() || !rare->second.contains(missed)) continue;
        shared += rare->second.size() == kRareIn ? 0.5 : 1;
      }
      const double least = begins_with_han(utterance.content) ? kTellingPairs : kTellingWords;
      if (shared >= least) found.emplace_back(shared, &utterance);
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<Citation> lines;
    for (const auto& [shared, u] : found) {
      if (lines.size() < kLinesOfAScene)
        lines.push_back({u->line_begin, u->role, first_sentences(u->content, kQuoteWords)});
    }
    return lines;
  }

 private:
  const std::vector<Utterance>& dialogue_;
  std::vector<TermSet> terms_;  // of each utterance
  TermSet names_;
  std::unordered_map<std::string, std::set<int>> rare_;
};

}  // namespace

std::vector<ProfileScene> scenes_of(const std::vector<Utterance>& dialogue, const Person& role,
                                    const SceneWords& words, const ContentWords& content) {
  std::map<int, ProfileScene> scenes;
  std::set<int> lively;  // somebody speaks or acts
  Headings headings(words);
  for (const Utterance& utterance : dialogue) {
    ProfileScene& scene = scenes[utterance.act_id];
    scene.scene = utterance.act_id;
    if (scene.line == 0) scene.line = utterance.line_begin;
    if (utterance.kind == UtteranceKind::scene_heading) headings.take(utterance, scene);
    if (is_speech(utterance) || utterance.kind == UtteranceKind::action)
      lively.insert(utterance.act_id);
    if (is_speech(utterance) && utterance.role == role.name) {
      ++scene.speeches;
      scene.presence = Presence::speaks;
      scene.lines.clear();
    } else if (utterance.kind == UtteranceKind::action && !is_present(scene.presence)) {
      const std::string sentence = puts_there(utterance, role, words);
      if (sentence.empty()) continue;
      scene.presence = Presence::present;
      scene.lines = {{utterance.line_begin, "narrator", first_sentences(sentence, kQuoteWords)}};
    }
  }
  std::set<int> present;
  std::vector<ProfileScene> found;
  for (auto& [id, scene] : scenes) {
    if (is_present(scene.presence)) present.insert(id);
    if (lively.contains(id)) found.push_back(std::move(scene));
  }
  if (present.size() == found.size()) return found;
  const Hearsay hearsay(dialogue, content);
  for (ProfileScene& scene : found) {
    if (is_present(scene.presence)) continue;
    scene.lines = hearsay.of(scene.scene, present);
    if (!scene.lines.empty()) scene.presence = Presence::heard_of;
  }
  return found;
}

std::vector<std::string> never_met(const std::vector<Utterance>& dialogue,
                                   const std::vector<ProfileScene>& scenes,
                                   const std::vector<Person>& others) {
  std::set<int> present;
  for (const ProfileScene& scene : scenes) {
    if (is_present(scene.presence)) present.insert(scene.scene);
  }
  std::unordered_set<std::string> met;
  for (const Utterance& utterance : dialogue) {
    if (is_speech(utterance) && present.contains(utterance.act_id)) met.insert(utterance.role);
  }
  std::vector<std::string> strangers;
  for (const Person& person : others) {
    if (!met.contains(person.name)) strangers.push_back(person.name);
  }
  return strangers;
}

}  // namespace rolellm
