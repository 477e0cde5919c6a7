#include "rolellm/script/cast/cluster.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rolellm/script/cast/talk.h"
#include "rolellm/script/named/name_slips.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/short_names.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kSlips = 2;                // a slip of the pen is made this often at most,
constexpr int kSlipShare = 8;            // and the right name stands so much oftener
constexpr std::size_t kSlipBytes = 5;    // in names of at least this length, one less for a swap
constexpr std::size_t kSharedWord = 50;  // names with one word in common that are compared

std::vector<SpeakerName> names_of(const std::vector<Speaker>& speakers, const NameWords& words) {
  std::vector<SpeakerName> names;
  for (const Speaker& speaker : speakers) names.push_back(words.read(speaker.name));
  return names;
}

/// The same letters in another order: JAKC.
bool is_swap(std::string a, std::string b) {
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

class Clustering {
 public:
  Clustering(const std::vector<Speaker>& speakers, const Script& script, const NameWords& words)
      : speakers_(speakers),
        script_(script),
        words_(words),
        talk_(speakers, script),
        names_(names_of(speakers, words)),
        persons_(speakers, script.corrections),
        shared_(speakers, names_, words, persons_, script.corrections) {
    for (const SpeakerName& name : names_) groups_.push_back(words.is_group(name));
  }

  SpeakerClusters run() {
    join_same_letters();
    find_listed();
    shared_.find(CueJoint::signs);
    join_titles();
    join_longer_forms();
    join_given_names();
    join_voices();
    join_slips();
    shared_.find(CueJoint::words);
    return outcome();
  }

 private:
  void join_same_letters() {
    std::unordered_map<std::string, std::size_t> first;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].key.empty() || shared_.contains(i)) continue;
      const auto [at, added] = first.emplace(names_[i].key, i);
      if (!added) persons_.join(at->second, i, "the same letters", "the same letters");
    }
  }

  /// `Ham.` is Hamlet, where the list of persons has nobody else it could be.
  void find_listed() {
    constexpr std::size_t kMostPairs = 1'000'000;
    listed_.resize(names_.size());
    if (script_.persons.empty() || script_.persons.size() * names_.size() > kMostPairs) return;
    std::vector<std::string> persons;
    std::unordered_map<std::string, std::size_t> by_key;
    for (const std::string& person : script_.persons) persons.push_back(upper_latin(person));
    for (std::size_t i = 0; i < names_.size(); ++i) by_key.emplace(names_[i].key, i);
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string name = upper_latin(speakers_[i].name);
      if (groups_[i] || std::find(persons.begin(), persons.end(), name) != persons.end()) continue;
      std::size_t matches = 0, match = 0;
      for (std::size_t k = 0; k < persons.size(); ++k) {
        if (!is_short_for(name, persons[k])) continue;
        ++matches;
        match = k;
      }
      if (matches != 1) continue;
      const std::string& person = script_.persons[match];
      const auto whole = by_key.find(words_.read(person).key);
      if (whole == by_key.end()) {
        listed_[i] = person;
      } else if (!talk_.to_each_other(i, whole->second)) {
        persons_.join(i, whole->second, fmt::format("short for {} in the list of persons", person),
                      fmt::format("{} in full", speakers_[i].name));
      }
    }
  }

  bool may_be_joined(std::size_t i) const { return !groups_[i] && !shared_.contains(i); }

  /// Speakers by each of their words.
  std::unordered_map<std::string, std::vector<std::size_t>> by_word() const {
    std::unordered_map<std::string, std::vector<std::size_t>> index;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!may_be_joined(i)) continue;
      for (const std::string& word : names_[i].words) index[word].push_back(i);
    }
    return index;
  }

  void join_titles() {
    std::unordered_map<std::string, std::vector<std::size_t>> by_words;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (may_be_joined(i))
        by_words[fmt::format("{}", fmt::join(names_[i].words, " "))].push_back(i);
    }
    for (const auto& [words, same] : by_words) {
      std::unordered_set<std::string> titles;
      for (const std::size_t i : same) {
        if (!names_[i].titles.empty())
          titles.insert(fmt::format("{}", fmt::join(names_[i].titles, " ")));
      }
      if (same.size() < 2 || titles.size() > 1) continue;  // MR. and MRS.
      for (const std::size_t i : same) {
        if (talk_.to_each_other(same.front(), i)) continue;
        persons_.join(same.front(), i, "the same but for title or article",
                      "the same but for title or article");
      }
    }
  }

  /// MR. TURNER where there is MRS. TURNER: either may be WILL TURNER.
  bool has_rival(std::size_t part, const std::vector<std::size_t>& with_word) const {
    const SpeakerName& name = names_[part];
    return !name.titles.empty() &&
           std::any_of(with_word.begin(), with_word.end(), [&](std::size_t i) {
             return names_[i].words == name.words && !names_[i].titles.empty() &&
                    names_[i].titles != name.titles;
           });
  }

  void join_longer_forms() {
    const auto index = by_word();
    std::vector<std::size_t> order(names_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return names_[a].words.size() > names_[b].words.size();
    });
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (const std::size_t part : order) {
      const auto& words = names_[part].words;
      if (!may_be_joined(part) || words.empty()) continue;
      if (words.size() == 1 && words_.is_generic(words.front())) continue;
      if (has_rival(part, index.at(words.front()))) continue;
      const auto& with_word = index.at(words.front());
      if (with_word.size() > kSharedWord) continue;
      std::optional<std::size_t> longer;
      bool several = false;
      for (const std::size_t i : with_word) {
        if (persons_.person(i) == persons_.person(part) || names_[i].words.size() <= words.size())
          continue;
        if (!words_.is_longer_form(names_[i], names_[part])) continue;
        if (longer && persons_.person(*longer) != persons_.person(i)) several = true;
        if (!longer) longer = i;
      }
      if (longer && !several) found.emplace_back(part, *longer);
    }
    std::vector<std::string> texts;
    for (const auto& [part, longer] : found)
      if (names_[part].words.size() == 1) texts.push_back(names_[part].words.front());
    const Mentions mentions(script_, texts);
    for (const auto& [part, longer] : found) {
      // `the guard` in running text: GUARD is no name, and TOWER GUARD another man.
      if (names_[part].words.size() == 1 && mentions.is_common_noun(names_[part].words.front()))
        continue;
      if (talk_.to_each_other(part, longer)) continue;
      persons_.join(part, longer,
                    fmt::format("part of {} and of no other name", speakers_[longer].name),
                    fmt::format("the only longer name with {} in it", speakers_[part].name));
    }
  }

  /// 海生 is 林海生.
  void join_given_names() {
    std::unordered_map<std::string, std::vector<std::size_t>> by_given;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const std::string given = words_.given_name(names_[i].key);
      if (may_be_joined(i) && !given.empty()) by_given[given].push_back(i);
    }
    for (std::size_t i = 0; i < names_.size(); ++i) {
      const auto whole = by_given.find(names_[i].key);
      if (whole == by_given.end() || whole->second.size() != 1 || !may_be_joined(i)) continue;
      const std::size_t full = whole->second.front();
      if (talk_.to_each_other(i, full)) continue;
      persons_.join(i, full, fmt::format("given name of {}", speakers_[full].name),
                    fmt::format("{} with the family name", speakers_[i].name));
    }
  }

  void join_voices() {
    const auto index = by_word();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].owner.empty() || !may_be_joined(i)) continue;
      const auto same_owner = index.find(names_[i].owner.front());
      if (same_owner == index.end()) continue;
      for (const std::size_t k : same_owner->second) {
        if (k == i || !words_.is_voice_of(names_[i], names_[k]) || talk_.to_each_other(i, k))
          continue;
        const std::string reason = fmt::format("the voice of {}", speakers_[k].name);
        if (persons_.is_person(i)) persons_.join_under(k, i, reason);
        break;
      }
    }
  }

  void join_slips() {
    std::vector<std::size_t> common;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (may_be_joined(i) && persons_.is_person(i) && speakers_[i].speeches >= kSlipShare)
        common.push_back(i);
    }
    if (common.size() > 500) return;  // no cast is so large; a hostile file is
    std::vector<std::pair<std::size_t, std::size_t>> found;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!may_be_joined(i) || !persons_.is_person(i) || speakers_[i].speeches > kSlips) continue;
      const std::string& key = names_[i].key;
      std::size_t matches = 0, match = 0;
      for (const std::size_t k : common) {
        const std::string& right = names_[k].key;
        if (speakers_[k].speeches < kSlipShare * speakers_[i].speeches || names_[k].numbered ||
            names_[i].numbered || std::min(key.size(), right.size()) + 1 < kSlipBytes ||
            key.front() != right.front() || !is_one_slip(key, right))
          continue;
        if (std::min(key.size(), right.size()) < kSlipBytes && !is_swap(key, right)) continue;
        // PAUL and PAULA, GUARD and GUARDS are two.
        constexpr std::string_view kEndings = "aeiosy";
        const std::string& longer = key.size() > right.size() ? key : right;
        const std::size_t shared = std::min(key.size(), right.size()) - 1;
        const bool ends_differently = key.substr(0, shared) == right.substr(0, shared) &&
                                      kEndings.find(longer.back()) != std::string_view::npos;
        if (ends_differently) continue;
        ++matches;
        match = k;
      }
      if (matches == 1 && !talk_.to_each_other(i, match)) found.emplace_back(i, match);
    }
    std::vector<std::string> texts;
    for (const auto& [rare, right] : found)
      texts.insert(texts.end(), names_[rare].words.begin(), names_[rare].words.end());
    const Mentions mentions(script_, texts);
    for (const auto& [rare, right] : found) {
      const auto& words = names_[rare].words;
      const auto& known = names_[right].words;
      const bool somebody = std::any_of(words.begin(), words.end(), [&](const auto& word) {
        return std::find(known.begin(), known.end(), word) == known.end() &&
               mentions.count(word) > 1;
      });
      if (somebody) continue;
      persons_.join(rare, right,
                    fmt::format("one slip off {}, who speaks {} times", speakers_[right].name,
                                speakers_[right].speeches),
                    "");
    }
  }

  SpeakerClusters outcome() const {
    SpeakerClusters clusters;
    clusters.reasons = persons_.reasons();
    clusters.listed = listed_;
    for (std::size_t i = 0; i < names_.size(); ++i) clusters.person.push_back(persons_.person(i));
    clusters.shared = shared_.list();
    return clusters;
  }

  const std::vector<Speaker>& speakers_;
  const Script& script_;
  const NameWords& words_;
  Talk talk_;
  std::vector<SpeakerName> names_;
  PersonsSoFar persons_;
  SharedCues shared_;
  std::vector<bool> groups_;
  std::vector<std::string> listed_;
};

}  // namespace

SpeakerClusters cluster_speakers(const std::vector<Speaker>& speakers, const Script& script,
                                 const NameWords& names) {
  return Clustering(speakers, script, names).run();
}

}  // namespace rolellm
