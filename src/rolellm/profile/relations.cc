#include "rolellm/profile/relations.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "rolellm/profile/role_name.h"
#include "rolellm/profile/source_lines.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kTurnsOfExtra = 2;  // with `Employee 2`: fewer are no relation

/// Speeches next to each other in one scene: who speaks to whom.
class Exchanges {
 public:
  explicit Exchanges(const std::vector<Utterance>& dialogue) {
    const Utterance* before = nullptr;
    for (const Utterance& utterance : dialogue) {
      if (before && before->act_id != utterance.act_id) before = nullptr;
      if (!is_speech(utterance)) continue;
      if (before && before->role != utterance.role) pairs_.emplace_back(before, &utterance);
      before = &utterance;
    }
  }

  int turns(const std::string& a, const std::string& b) const {
    return static_cast<int>(std::count_if(pairs_.begin(), pairs_.end(), [&](const auto& pair) {
      return (pair.first->role == a && pair.second->role == b) ||
             (pair.first->role == b && pair.second->role == a);
    }));
  }

  /// Speeches of `speaker` right before or behind one of `hearer`, in the script's order.
  std::vector<const Utterance*> said_to(const std::string& speaker,
                                        const std::string& hearer) const {
    std::set<const Utterance*> found;  // of one vector: addresses are in its order
    for (const auto& [first, second] : pairs_) {
      if (first->role == speaker && second->role == hearer) found.insert(first);
      if (second->role == speaker && first->role == hearer) found.insert(second);
    }
    return {found.begin(), found.end()};
  }

 private:
  std::vector<std::pair<const Utterance*, const Utterance*>> pairs_;
};

/// What a role calls whom. Where three talk, a speech stands between two of them; who is meant
/// shows in how often the words fall beside each.
class Callings {
 public:
  void add(const std::string& hearer, std::size_t speeches, const std::vector<Vocative>& called) {
    for (const Vocative& vocative : called) {
      const double rate =
          vocative.sentences / static_cast<double>(std::max<std::size_t>(speeches, 1));
      said_[hearer].emplace_back(vocative.text, rate);
      double& most = most_[normalise(vocative.text)];
      most = std::max(most, rate);
    }
  }

  std::vector<std::string> of(const std::string& hearer) const {
    constexpr double kMeantShare = 0.25;
    constexpr std::size_t kMost = 3;
    std::vector<std::string> calls;
    const auto said = said_.find(hearer);
    if (said == said_.end()) return calls;
    // First what is said to nobody else as often.
    for (const bool own : {true, false}) {
      for (const auto& [text, rate] : said->second) {
        const double most = most_.at(normalise(text));
        if (calls.size() < kMost && rate >= kMeantShare * most && own == (rate >= most))
          calls.push_back(text);
      }
    }
    return calls;
  }

 private:
  std::map<std::string, std::vector<std::pair<std::string, double>>> said_;
  std::map<std::string, double> most_;
};

/// "Mr. Flood", where Flood is somebody else.
bool names_another(const std::string& text, const Person& hearer,
                   const std::vector<Person>& others) {
  return !mentions_person(text, hearer) &&
         std::any_of(others.begin(), others.end(),
                     [&](const Person& person) { return mentions_person(text, person); });
}

/// Whether a sentence that calls somebody speaks of them too: "Pip, you are my only baker."
bool speaks_of_hearer(const std::string& sentence, const Person& hearer, const MentionWords& around,
                      const ContentWords& content) {
  constexpr std::size_t kSomething = 2;  // content words
  const std::vector<std::string> all = words(sentence);
  return std::any_of(all.begin(), all.end(),
                     [&](const std::string& word) { return around.hearer.contains(word); }) &&
         content.of(without_name(sentence, hearer.names, "")).size() >= kSomething;
}

/// What a speech says of somebody, from the sentence that tells of them on, up to what a quote
/// shows; else from one that calls them and speaks of them. Empty when it just calls them.
struct Told {
  std::string passage;
  bool to_another = false;
};
Told told_of(const std::string& speech, const Person& other, const MentionWords& around,
             const ContentWords& content) {
  const auto all = sentences(speech);
  auto from = std::find_if(all.begin(), all.end(), [&](const std::string& sentence) {
    return tells_of(sentence, other, around);
  });
  const bool to_another = from != all.end();
  if (!to_another) {
    from = std::find_if(all.begin(), all.end(), [&](const std::string& sentence) {
      return mentions_person(sentence, other) && speaks_of_hearer(sentence, other, around, content);
    });
  }
  std::string passage;
  for (; from != all.end(); ++from) append_sentence(passage, *from);
  return {first_sentences(passage, kQuoteWords), to_another};
}

/// Of the speeches of `speaker`, the one that says most of `other`: tells of them, if there is one,
/// and has most content words, up to what a quote shows.
std::optional<Citation> telling_line(const std::vector<Utterance>& dialogue,
                                     const std::string& speaker, const Person& other,
                                     const ContentWords& content, const MentionWords& around) {
  std::optional<Citation> best;
  std::pair<bool, std::size_t> most;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance) || utterance.role != speaker) continue;
    if (!mentions_person(utterance.content, other)) continue;
    Told told = told_of(utterance.content, other, around, content);
    const std::pair says(told.to_another,
                         content.of(without_name(told.passage, other.names, "")).size());
    if (told.passage.empty() || says <= most) continue;
    best = Citation{utterance.line_begin, utterance.role, std::move(told.passage)};
    most = says;
  }
  return best;
}

int scenes_together(const std::vector<Utterance>& dialogue, const std::string& a,
                    const std::string& b) {
  std::set<int> of_a, of_b, both;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance)) continue;
    if (utterance.role == a) of_a.insert(utterance.act_id);
    if (utterance.role == b) of_b.insert(utterance.act_id);
  }
  std::set_intersection(of_a.begin(), of_a.end(), of_b.begin(), of_b.end(),
                        std::inserter(both, both.begin()));
  return static_cast<int>(both.size());
}

}  // namespace

std::vector<Relation> relations_of(const std::vector<Utterance>& dialogue, const Person& role,
                                   const std::vector<Person>& others, const ContentWords& content,
                                   const MentionWords& around, std::size_t most) {
  const Exchanges exchanges(dialogue);
  Callings callings;
  std::vector<Relation> relations;
  for (const Person& other : others) {
    Relation relation{.role = other.name,
                      .turns = exchanges.turns(role.name, other.name),
                      .scenes = scenes_together(dialogue, role.name, other.name)};
    if (relation.turns == 0 && relation.scenes == 0) continue;
    if (other.is_extra && relation.turns < kTurnsOfExtra) continue;
    const auto speeches = exchanges.said_to(role.name, other.name);
    auto called = vocatives(speeches, other.names, content, around);
    std::erase_if(called, [&](const Vocative& vocative) {
      return names_another(vocative.text, other, others);
    });
    callings.add(other.name, speeches.size(), called);
    for (const auto& line : {telling_line(dialogue, role.name, other, content, around),
                             telling_line(dialogue, other.name, role, content, around)}) {
      if (line) relation.lines.push_back(*line);
    }
    relations.push_back(std::move(relation));
  }
  for (Relation& relation : relations) relation.calls = callings.of(relation.role);
  std::stable_sort(relations.begin(), relations.end(), [](const Relation& a, const Relation& b) {
    return a.turns != b.turns ? a.turns > b.turns : a.scenes > b.scenes;
  });
  if (relations.size() > most) relations.resize(most);
  return relations;
}

}  // namespace rolellm
