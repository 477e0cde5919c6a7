#include "rolellm/profile/role_lines.h"

#include <algorithm>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// What a line is worth: its words, as far as they will be shown.
int worth(const Utterance& utterance, int max_words) {
  return std::min(count_words(utterance.content), max_words);
}

/// Of `lines`, the best of each of `count` equal stretches.
std::vector<const Utterance*> spread(const std::vector<const Utterance*>& lines, int count,
                                     int max_words) {
  std::vector<const Utterance*> chosen;
  const auto stretches = std::min(lines.size(), static_cast<std::size_t>(std::max(count, 0)));
  for (std::size_t i = 0; i < stretches; ++i) {
    const auto begin = lines.begin() + static_cast<std::ptrdiff_t>(i * lines.size() / stretches);
    const auto end =
        lines.begin() + static_cast<std::ptrdiff_t>((i + 1) * lines.size() / stretches);
    chosen.push_back(*std::max_element(begin, end, [&](const Utterance* a, const Utterance* b) {
      return worth(*a, max_words) < worth(*b, max_words);
    }));
  }
  return chosen;
}

}  // namespace

std::vector<std::string> telling_speeches(const std::vector<Utterance>& dialogue,
                                          std::string_view role, int count, int max_words) {
  std::vector<const Utterance*> own;
  for (const Utterance& utterance : dialogue) {
    if (is_speech(utterance) && utterance.role == role) own.push_back(&utterance);
  }
  std::vector<std::string> lines;
  for (const Utterance* utterance : spread(own, count, max_words)) {
    lines.push_back(first_sentences(utterance->content, max_words));
  }
  return lines;
}

std::vector<Citation> sentences_with(const std::vector<Utterance>& dialogue, std::string_view role,
                                     const std::vector<std::string>& cues, int count) {
  constexpr int kShort = 6;  // words
  const auto holds_cue = [&](const std::string& sentence) {
    const std::string fenced = " " + normalise(sentence) + " ";
    return std::any_of(cues.begin(), cues.end(), [&](const std::string& cue) {
      return begins_with_han(cue) ? sentence.find(cue) != std::string::npos
                                  : fenced.find(" " + cue + " ") != std::string::npos;
    });
  };
  std::vector<Citation> found;
  for (const Utterance& utterance : dialogue) {
    if (!is_speech(utterance) || utterance.role != role) continue;
    std::string before;
    for (const std::string& sentence : sentences(utterance.content)) {
      if (holds_cue(sentence)) {
        std::string told = count_words(sentence) < kShort ? before : "";
        append_sentence(told, sentence);
        found.push_back({utterance.line_begin, utterance.role, std::move(told)});
      }
      before = sentence;
    }
  }
  std::vector<Citation> chosen;
  const auto stretches = std::min(found.size(), static_cast<std::size_t>(std::max(count, 0)));
  for (std::size_t i = 0; i < stretches; ++i) {
    const auto begin = found.begin() + static_cast<std::ptrdiff_t>(i * found.size() / stretches);
    const auto end =
        found.begin() + static_cast<std::ptrdiff_t>((i + 1) * found.size() / stretches);
    chosen.push_back(*std::max_element(begin, end, [](const Citation& a, const Citation& b) {
      return count_words(a.quote) < count_words(b.quote);
    }));
  }
  return chosen;
}

std::vector<std::string> told_of_role(const CountedRole& role, int count, int max_words) {
  const std::vector<Utterance>& dialogue = role.folder.dialogue;
  std::vector<std::string> others;
  for (const Person& other : role.others)
    others.insert(others.end(), other.names.begin(), other.names.end());
  std::vector<std::string> told;
  const auto add = [&](const std::string& text) {
    if (!text.empty() && static_cast<int>(told.size()) < count)
      told.push_back(first_sentences(text, max_words));
  };
  const auto introduction = role.introductions.find(role.self.name);
  const bool introduced = introduction != role.introductions.end();
  if (introduced) add(introduction->second.text);
  constexpr int kNarration = 2;
  int narrated = introduced && !introduction->second.listed ? 1 : 0;
  std::vector<const Utterance*> of, to;
  for (std::size_t i = 0; i < dialogue.size(); ++i) {
    const Utterance& utterance = dialogue[i];
    if (utterance.role == role.self.name || !mentions_person(utterance.content, role.self))
      continue;
    if (is_speech(utterance)) {
      (tells_of(utterance.content, role.self, role.mention_words) ? of : to).push_back(&utterance);
    } else if (utterance.kind == UtteranceKind::action && narrated < kNarration &&
               !(introduced && introduction->second.at == i)) {
      std::string about;
      for (const std::string& sentence : sentences(utterance.content))
        append_sentence(about,
                        clauses_about(sentence, role.self.names, others, role.mention_words));
      narrated += about.empty() ? 0 : 1;
      add(about);
    }
  }
  for (const auto* said : {&of, &to}) {
    const int left = count - static_cast<int>(told.size());
    for (const Utterance* utterance : spread(*said, left, max_words))
      add(display_name(utterance->role) + ": " + first_sentences(utterance->content, max_words));
  }
  return told;
}

SourceLines lines_naming(const CountedRole& role, const Person& person) {
  SourceLines lines(role.content);
  const auto introduction = role.introductions.find(person.name);
  const bool introduced = introduction != role.introductions.end();
  for (std::size_t i = 0; i < role.folder.dialogue.size(); ++i) {
    const Utterance& utterance = role.folder.dialogue[i];
    if (introduced && introduction->second.at == i) {
      Utterance entrance = utterance;
      entrance.content = introduction->second.text;
      lines.add(entrance);
    } else if (is_speech(utterance) && mentions_person(utterance.content, person)) {
      lines.add(utterance);
    }
  }
  return lines;
}

std::string pronoun_of_role(const std::vector<Utterance>& dialogue, std::string_view role,
                            const std::vector<std::string>& names,
                            const std::map<std::string, std::vector<std::string>>& pronouns) {
  std::vector<std::string> others;
  for (const Utterance& utterance : dialogue) {
    const bool new_name = std::find(others.begin(), others.end(), utterance.role) == others.end();
    if (is_speech(utterance) && utterance.role != role && new_name)
      others.push_back(utterance.role);
  }
  std::map<std::string, int> counts;
  for (const Utterance& utterance : dialogue) {
    if (utterance.kind != UtteranceKind::action) continue;
    bool about_role = false;
    for (const std::string& sentence : sentences(utterance.content)) {
      if (mentions_name(sentence, others)) {
        about_role = false;
        continue;
      }
      const std::vector<WordSpan> spans = word_spans(sentence);
      const auto named = name_mentions(spans, names);
      if (named.empty() && !about_role) continue;
      std::map<std::string, int> here;
      bool of_another = false;  // "where she last saw DECKER"
      for (std::size_t i = 0; i < spans.size(); ++i) {
        for (const auto& [pronoun, forms] : pronouns) {
          if (std::find(forms.begin(), forms.end(), spans[i].word) == forms.end()) continue;
          ++here[pronoun];
          of_another = of_another || (!about_role && i < named.front().first);
        }
      }
      about_role = !of_another;
      if (!about_role) continue;
      for (const auto& [pronoun, count] : here) counts[pronoun] += count;
    }
  }
  std::string most;
  int best = 0;
  for (const auto& [pronoun, count] : counts) {
    if (count == best) most.clear();
    if (count > best) most = pronoun;
    best = std::max(best, count);
  }
  return most;
}

}  // namespace rolellm
