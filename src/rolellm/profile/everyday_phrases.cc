#include "rolellm/profile/everyday_phrases.h"

#include <algorithm>

#include "rolellm/profile/vocatives.h"
#include "rolellm/text/letter_case.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kOwn = 5;             // speeches that make a phrase of little words the role's
constexpr int kLeastOfSmall = 3;    // of a whole clause like "I looked"
constexpr std::size_t kNameOf = 2;  // words of a name; three with capitals are a formula

}  // namespace

WrittenNames::WrittenNames(const std::vector<Utterance>& dialogue, std::string_view language) {
  if (language == "de" || language == "zh") return;
  for (const Utterance& utterance : dialogue) {
    for (const std::string& sentence : sentences(utterance.content)) {
      const std::vector<WordSpan> spans = word_spans(sentence);
      for (std::size_t i = 0; i < spans.size(); ++i) {
        const auto written = std::string_view(sentence).substr(spans[i].begin);
        Written& word = words_[spans[i].word];
        word.small += begins_with_small_letter(written) ? 1 : 0;
        word.inner_capital += i > 0 && begins_with_capital(written) ? 1 : 0;
      }
    }
  }
}

bool WrittenNames::are_name(const std::vector<WordSpan>& words) const {
  bool inner = false;
  for (const WordSpan& span : words) {
    const auto found = words_.find(span.word);
    if (found == words_.end() || found->second.small > 0) return false;
    inner = inner || found->second.inner_capital > 0;
  }
  return inner;
}

bool is_everyday(const PhraseCandidate& phrase, const WrittenNames& names,
                 const MentionWords& around, const ContentWords& content) {
  if (2 * phrase.others >= phrase.speeches) return true;
  const bool seldom = phrase.speeches < kOwn;
  if (!begins_with_han(phrase.text) && content.of(phrase.text).size() < 2) {
    const std::vector<std::string> all = words(phrase.text);
    const bool opens_small = !all.empty() && content.of(all.front()).empty();
    if (phrase.whole ? opens_small && phrase.speeches < kLeastOfSmall : seldom) return true;
  }
  const std::vector<WordSpan> left = beside_calls(phrase.text, around);
  if (left.empty()) return seldom || phrase.others > 0;
  return left.size() <= kNameOf && names.are_name(left);
}

}  // namespace rolellm
