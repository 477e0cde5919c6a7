#include "rolellm/context_instruct/own_answers.h"

#include <algorithm>
#include <unordered_set>

#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kLeastWords = 6;
constexpr int kMostWords = 36;
constexpr int kLeastCharacters = 8;
constexpr int kMostCharacters = 70;
constexpr int kLeastContentWords = 3;

bool is_speech(const Utterance& utterance) {
  return utterance.kind == UtteranceKind::dialogue || utterance.kind == UtteranceKind::lyrics;
}

bool is_question(std::string_view sentence) {
  return sentence.ends_with('?') || sentence.ends_with("？");
}

/// Without questions at the end: who asks back does not answer.
std::string without_last_questions(const std::string& text) {
  std::vector<std::string> all = sentences(text);
  while (!all.empty() && is_question(all.back())) all.pop_back();
  std::string kept;
  for (const std::string& sentence : all) {
    if (!kept.empty() && !begins_with_han(sentence)) kept += ' ';
    kept += sentence;
  }
  return kept;
}

}  // namespace

OwnAnswers::OwnAnswers(std::string role, std::string_view language, ContentWords content)
    : role_(std::move(role)), chinese_(language == "zh"), content_(std::move(content)) {}

/// Different content words; 0 for what cannot be an answer.
int OwnAnswers::worth(const std::string& text) const {
  if (count_words(text) < (chinese_ ? kLeastCharacters : kLeastWords) || !ends_as_sentence(text))
    return 0;
  const auto terms = content_.of(text);
  const auto different =
      static_cast<int>(std::unordered_set<std::string>(terms.begin(), terms.end()).size());
  return different < kLeastContentWords ? 0 : different;
}

std::vector<OwnAnswer> OwnAnswers::take(const std::vector<Utterance>& lines, int count,
                                        bool general) {
  std::vector<std::pair<int, OwnAnswer>> found;
  for (const Utterance& line : lines) {
    if (!is_speech(line) || line.role != role_ || used_.contains(line.line_begin)) continue;
    const std::string text = without_last_questions(
        first_sentences(line.content, chinese_ ? kMostCharacters : kMostWords));
    if (general && !inner_names(text).empty()) continue;
    if (const int words = worth(text); words > 0) found.push_back({words, {line, text}});
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  if (static_cast<int>(found.size()) > count) found.resize(static_cast<std::size_t>(count));
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.second.line.line_begin < b.second.line.line_begin;
  });
  std::vector<OwnAnswer> taken;
  for (auto& [words, answer] : found) {
    used_.insert(answer.line.line_begin);
    taken.push_back(std::move(answer));
  }
  return taken;
}

}  // namespace rolellm
