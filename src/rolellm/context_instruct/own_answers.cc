#include "rolellm/context_instruct/own_answers.h"

#include <algorithm>
#include <unordered_set>

#include <fmt/format.h>

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
constexpr std::size_t kLinesBefore = 2;  ///< shown with each answer

/// Without questions at the end: who asks back does not answer.
std::string without_last_questions(const std::string& text) {
  std::vector<std::string> all = sentences(text);
  while (!all.empty() && is_question(all.back())) all.pop_back();
  std::string kept;
  for (const std::string& sentence : all) append_sentence(kept, sentence);
  return kept;
}

}  // namespace

bool is_asked(const OwnAnswer& answer) { return is_question(trim(answer.cue.content)); }

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

/// Speeches of the role that can answer and were not handed out.
std::vector<OwnAnswer> OwnAnswers::find(const std::vector<Utterance>& lines) const {
  std::vector<OwnAnswer> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Utterance& line = lines[i];
    if (!is_speech(line) || line.role != role_ || used_.contains(line.line_begin)) continue;
    OwnAnswer answer{.line = line, .text = {}, .cue = {}};
    answer.text = without_last_questions(
        first_sentences(line.content, chinese_ ? kMostCharacters : kMostWords));
    if (i > 0 && is_speech(lines[i - 1]) && lines[i - 1].role != role_ &&
        lines[i - 1].act_id == line.act_id) {
      answer.cue = lines[i - 1];
    }
    if (worth(answer.text) > 0) found.push_back(std::move(answer));
  }
  return found;
}

std::vector<OwnAnswer> OwnAnswers::replies(const std::vector<Utterance>& lines) const {
  std::vector<OwnAnswer> found = find(lines);
  std::erase_if(found, [](const OwnAnswer& answer) { return answer.cue.content.empty(); });
  return found;
}

std::vector<OwnAnswer> OwnAnswers::take(const std::vector<Utterance>& lines, int count,
                                        bool general) {
  std::vector<OwnAnswer> found = find(lines);
  if (general)
    std::erase_if(found, [](const OwnAnswer& a) { return !inner_names(a.text).empty(); });
  const auto rank = [&](const OwnAnswer& answer) {
    return std::pair(!general && !is_asked(answer), -worth(answer.text));
  };
  std::stable_sort(found.begin(), found.end(),
                   [&](const OwnAnswer& a, const OwnAnswer& b) { return rank(a) < rank(b); });
  if (static_cast<int>(found.size()) > count) found.resize(static_cast<std::size_t>(count));
  std::sort(found.begin(), found.end(), [](const OwnAnswer& a, const OwnAnswer& b) {
    return a.line.line_begin < b.line.line_begin;
  });
  for (const OwnAnswer& answer : found) mark_used(answer);
  return found;
}

std::string show_exchanges(const ProfileSegment& segment, const std::vector<OwnAnswer>& answers,
                           std::string_view role, std::string_view own_label) {
  std::string shown;
  std::size_t from = 0;  // lines before it were shown
  for (const OwnAnswer& answer : answers) {
    const auto own = std::find_if(
        segment.lines.begin() + static_cast<std::ptrdiff_t>(from), segment.lines.end(),
        [&](const Utterance& line) { return line.line_begin == answer.line.line_begin; });
    const auto at = static_cast<std::size_t>(own - segment.lines.begin());
    if (!shown.empty()) shown += '\n';
    for (std::size_t i = std::max(from, at - std::min(at, kLinesBefore)); i < at; ++i) {
      const Utterance& line = segment.lines[i];
      if (line.act_id != answer.line.act_id) continue;
      const std::string speaker =
          line.role == role ? std::string(own_label) : display_name(line.role);
      shown += is_speech(line) ? fmt::format("{}: {}\n", speaker, line.content)
                               : fmt::format("({})\n", line.content);
    }
    shown += fmt::format("[{}] {}: {}\n", answer.line.line_begin, own_label, answer.text);
    from = std::min(at + 1, segment.lines.size());
  }
  if (!shown.empty()) shown.pop_back();
  return shown;
}

}  // namespace rolellm
