#include "rolellm/script/cast/shared_cues.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace rolellm {

/// Names by their letters and by each of their words, in order.
struct SharedCues::NameIndex {
  std::unordered_map<std::string, std::vector<std::size_t>> by_key, by_word;

  explicit NameIndex(const std::vector<SpeakerName>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      by_key[names[i].key].push_back(i);
      for (const std::string& word : names[i].words) by_word[word].push_back(i);
    }
  }
};

SharedCues::SharedCues(const std::vector<Speaker>& speakers, const std::vector<SpeakerName>& names,
                       const NameWords& words, const PersonsSoFar& persons,
                       const CastCorrections& corrections)
    : speakers_(speakers), names_(names), words_(words), persons_(persons) {
  for (const auto& [name, together] : corrections.together) {
    const auto cue = persons.find(name);
    if (!cue) continue;
    SharedCue shared{*cue, {}, std::string(kByCorrection)};
    for (const std::string& one : together) {
      if (const auto who = persons.find(one)) shared.persons.push_back(*who);
    }
    found_[*cue] = std::move(shared);
  }
}

/// The speaker that a part of a joint cue means: by its letters, else the one longer name.
std::optional<std::size_t> SharedCues::meant(const std::string& part, std::size_t cue,
                                             const NameIndex& index) const {
  constexpr std::size_t kMostMeant = 1000;  // names with one word in common that are looked at
  const SpeakerName name = words_.read(part);
  const auto may_be_meant = [&](std::size_t i) { return i != cue && !contains(i); };
  std::optional<std::size_t> same;
  if (const auto at = index.by_key.find(name.key); at != index.by_key.end()) {
    const auto first = std::find_if(at->second.begin(), at->second.end(), may_be_meant);
    if (first != at->second.end()) same = *first;
  }
  if (name.words.empty()) return same;
  const auto with_word = index.by_word.find(name.words.front());
  if (with_word == index.by_word.end() || with_word->second.size() > kMostMeant) return same;
  std::optional<std::size_t> longer;
  for (const std::size_t i : with_word->second) {
    if (same && i >= *same) return same;
    if (!may_be_meant(i) || !words_.is_longer_form(names_[i], name)) continue;
    if (longer && persons_.person(*longer) != persons_.person(i)) return std::nullopt;
    longer = i;
  }
  return same ? same : longer;
}

void SharedCues::find(CueJoint joint) {
  constexpr std::size_t kMostParts = 6;
  const NameIndex index(names_);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    if (contains(i) || words_.is_group(names_[i])) continue;
    const auto parts = joint == CueJoint::signs ? words_.split_at_signs(speakers_[i].name)
                                                : words_.split_at_words(speakers_[i].name);
    if (parts.size() < 2 || parts.size() > kMostParts) continue;
    SharedCue shared{i, {}, {}};
    for (const std::string& part : parts) {
      if (const auto who = meant(part, i, index)) shared.persons.push_back(*who);
    }
    if (shared.persons.size() < parts.size()) continue;
    shared.reason = fmt::format("{} together", fmt::join(parts, " and "));
    found_[i] = std::move(shared);
  }
}

std::vector<SharedCue> SharedCues::list() const {
  std::vector<SharedCue> list;
  for (const auto& [cue, shared] : found_) {
    list.push_back(shared);
    for (std::size_t& who : list.back().persons) who = persons_.person(who);
  }
  return list;
}

}  // namespace rolellm
