#include "rolellm/profile/choose_phrases.h"

#include <algorithm>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr std::size_t kSure = 3;  // kept on the count alone
constexpr std::size_t kEnough = 2;
constexpr int kMostWords = 10;

/// Whether a sentence of the role is just these words: "Figures do not drown, Mr." is none.
bool is_sentence_of(const CountedRole& role, const std::string& text) {
  const std::string wanted = normalise(text);
  const auto& dialogue = role.folder.dialogue;
  return std::any_of(dialogue.begin(), dialogue.end(), [&](const Utterance& utterance) {
    if (!is_speech(utterance) || utterance.role != role.folder.profile.role) return false;
    const auto all = sentences(utterance.content);
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& sentence) { return normalise(sentence) == wanted; });
  });
}

/// Whether one stands in the other, or they have three words in a row in common: "three feet and
/// four" and "feet and four inches".
bool say_the_same(const std::string& a, const std::string& b) {
  constexpr std::size_t kRun = 3;
  const std::string first = " " + normalise(a) + " ", second = " " + normalise(b) + " ";
  if (first.find(second) != std::string::npos || second.find(first) != std::string::npos)
    return true;
  if (begins_with_han(a)) return false;
  const std::vector<std::string> all = words(a);
  for (std::size_t i = 0; i + kRun <= all.size(); ++i) {
    const std::string run = " " + all[i] + " " + all[i + 1] + " " + all[i + 2] + " ";
    if (second.find(run) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

std::vector<Catchphrase> choose_phrases(const CountedRole& role,
                                        const std::vector<std::string>& written, int most) {
  const Profile& profile = role.folder.profile;
  const std::vector<Utterance>& dialogue = role.folder.dialogue;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < role.phrases.size() && i < kSure; ++i)
    texts.push_back(role.phrases[i].text);
  for (const std::string& text : written) {
    const std::string whole = complete_phrase(text, dialogue, profile.role, role.content);
    if (!ends_as_sentence(whole) || count_words(whole) < 2) continue;
    const bool is_said = !ground_phrase(whole, dialogue, profile.role).lines.empty();
    if (!is_said || is_sentence_of(role, whole)) texts.push_back(whole);
  }
  for (const PhraseCandidate& phrase : role.phrases) texts.push_back(phrase.text);

  std::vector<Catchphrase> found;
  const int longest = profile.language == "zh" ? 2 * kMostWords : kMostWords;
  for (const std::string& text : texts) {
    if (count_words(text) <= longest) found.push_back(ground_phrase(text, dialogue, profile.role));
  }
  const auto tier = [](const Catchphrase& phrase) { return std::min(phrase.speeches, 2); };
  std::stable_sort(found.begin(), found.end(),
                   [&](const Catchphrase& a, const Catchphrase& b) { return tier(a) > tier(b); });
  std::vector<Catchphrase> chosen;
  for (Catchphrase& phrase : found) {
    if (static_cast<int>(chosen.size()) >= most) break;
    if (phrase.speeches < 2 && chosen.size() >= kEnough) break;
    const bool known = std::any_of(chosen.begin(), chosen.end(), [&](const Catchphrase& other) {
      return say_the_same(phrase.text, other.text);
    });
    if (normalise(phrase.text).empty() || known) continue;
    chosen.push_back(std::move(phrase));
  }
  return chosen;
}

}  // namespace rolellm
