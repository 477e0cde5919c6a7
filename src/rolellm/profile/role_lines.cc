#include "rolellm/profile/role_lines.h"

#include <algorithm>
#include <cctype>

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

bool is_in_capitals(std::string_view word) {
  return word.size() > 2 && std::all_of(word.begin(), word.end(), [](unsigned char c) {
           return std::isupper(c) || c == '-' || c == '\'';
         });
}

/// `sentence` from the role's name on, when the name and one before it are in capitals: "GRACE, 40,
/// faces AMBROSE, 67, in a velvet coat" introduces two persons.
std::string from_introduction(const std::string& sentence, const std::vector<std::string>& names) {
  const auto spans = word_spans(sentence);
  const auto mentions = name_mentions(spans, names);
  if (mentions.empty()) return sentence;
  const auto written = [&](std::size_t i) {
    return std::string_view(sentence).substr(spans[i].begin, spans[i].end - spans[i].begin);
  };
  const std::size_t own = mentions.front().first;
  if (!is_in_capitals(written(own))) return sentence;
  for (std::size_t i = 0; i < own; ++i) {
    if (is_in_capitals(written(i))) return sentence.substr(spans[own].begin);
  }
  return sentence;
}

/// What a paragraph says of a role: from the sentence with its name on, for an entrance is often
/// deep in a paragraph.
std::string told_in(const std::string& paragraph, const Person& role) {
  std::string about;
  for (const std::string& sentence : sentences(paragraph)) {
    if (about.empty() && !mentions_person(sentence, role)) continue;
    about += about.empty() ? from_introduction(sentence, role.names) : " " + sentence;
  }
  return about;
}

/// A name in capitals before plain words; a sign ("PROPRIETOR MR. UPTON, MANAGER") is no entrance.
bool enters(const std::string& text, const std::vector<std::string>& names) {
  const auto spans = word_spans(text);
  const auto capitals = [&](std::size_t i) {
    return is_in_capitals(
        std::string_view(text).substr(spans[i].begin, spans[i].end - spans[i].begin));
  };
  const auto mentions = name_mentions(spans, names);
  return std::any_of(mentions.begin(), mentions.end(), [&](const NameMention& mention) {
    if (!capitals(mention.first)) return false;
    std::size_t next = mention.first + mention.count;
    if (next < spans.size() && spans[next].begin == spans[next - 1].end + 1 && capitals(next))
      ++next;  // a surname
    return next < spans.size() && !capitals(next);
  });
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

std::vector<std::string> told_of_role(const std::vector<Utterance>& dialogue, const Person& role,
                                      int count, int max_words) {
  std::vector<std::string> told;
  std::vector<const Utterance*> said;
  for (const Utterance& utterance : dialogue) {
    if (static_cast<int>(told.size()) < count && is_entry_of(utterance, role))
      told.push_back(first_sentences(utterance.content, max_words));
  }
  const std::size_t entrances = told.size() + 2;
  for (const Utterance& utterance : dialogue) {
    if (utterance.role == role.name || !mentions_person(utterance.content, role)) continue;
    if (is_speech(utterance)) {
      said.push_back(&utterance);
    } else if (utterance.kind == UtteranceKind::action && told.size() < entrances &&
               static_cast<int>(told.size()) < count) {
      told.push_back(first_sentences(told_in(utterance.content, role), max_words));
    }
  }
  const int left = count - static_cast<int>(told.size());
  for (const Utterance* utterance : spread(said, left, max_words)) {
    told.push_back(display_name(utterance->role) + ": " +
                   first_sentences(utterance->content, max_words));
  }
  return told;
}

const Utterance* introducing(const std::vector<Utterance>& dialogue, const Person& role) {
  const auto entry =
      std::find_if(dialogue.begin(), dialogue.end(),
                   [&](const Utterance& utterance) { return is_entry_of(utterance, role); });
  if (entry != dialogue.end()) return &*entry;
  const auto entrance =
      std::find_if(dialogue.begin(), dialogue.end(), [&](const Utterance& utterance) {
        return utterance.kind == UtteranceKind::action && enters(utterance.content, role.names);
      });
  return entrance == dialogue.end() ? nullptr : &*entrance;
}

std::string introduction_of(const std::vector<Utterance>& dialogue, const Person& role,
                            int max_words) {
  const Utterance* from = introducing(dialogue, role);
  if (!from) return {};
  const bool entry = from->kind != UtteranceKind::action;
  return first_sentences(entry ? from->content : told_in(from->content, role), max_words);
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
