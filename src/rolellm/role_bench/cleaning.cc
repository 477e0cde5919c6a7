#include "rolellm/role_bench/cleaning.h"

#include <map>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// So that words are found whole: "an ai" is not in "an aid".
std::string between_blanks(std::string_view text) { return ' ' + normalise(text) + ' '; }

/// A small model that loops says the same four words again and again.
bool loops(const std::vector<std::string>& tokens) {
  constexpr std::size_t kGram = 4;
  constexpr int kMostRepeats = 3;
  std::map<std::string, int> counts;
  for (std::size_t i = 0; i + kGram <= tokens.size(); ++i) {
    std::string gram;
    for (std::size_t k = 0; k < kGram; ++k) gram += tokens[i + k] + ' ';
    if (++counts[gram] > kMostRepeats) return true;
  }
  return false;
}

}  // namespace

Result<AnswerFilter> AnswerFilter::load() {
  auto table = read_data_yaml("words/answer_filters.yaml");
  if (!table) return fail(table.error());
  AnswerFilter filter;
  for (const char* reason : {"names_an_ai", "out_of_role", "refusal", "echoes_prompt"}) {
    auto phrases = strings_field(*table, reason);
    if (!phrases) return fail(phrases.error(), "answer_filters.yaml");
    for (std::string& phrase : *phrases) phrase = between_blanks(phrase);
    filter.unwanted_.push_back({reason, std::move(*phrases)});
  }
  return filter;
}

std::string AnswerFilter::reason_against(std::string_view answer) const {
  const auto tokens = words(answer);
  if (tokens.empty()) return "empty";
  const std::string normal = between_blanks(answer);
  for (const auto& [reason, phrases] : unwanted_) {
    for (const std::string& phrase : phrases) {
      if (normal.find(phrase) != std::string::npos) return reason;
    }
  }
  if (loops(tokens)) return "repeats";
  if (!ends_as_sentence(trim(answer)) && tokens.size() > 12) return "incomplete";
  return {};
}

}  // namespace rolellm
