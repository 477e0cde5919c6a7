#include "rolellm/role_bench/cleaning.h"

#include <map>

#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

bool any_in(const std::vector<std::string>& patterns, std::string_view normal) {
  for (const std::string& pattern : patterns) {
    if (normal.find(pattern) != std::string_view::npos) return true;
  }
  return false;
}

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
  for (auto [key, list] : {std::pair{"names_an_ai", &filter.ai_talk_},
                           {"refusal", &filter.refusals_},
                           {"echoes_prompt", &filter.echoes_}}) {
    auto patterns = strings_field(*table, key);
    if (!patterns) return fail(patterns.error(), "answer_filters.yaml");
    for (const std::string& pattern : *patterns) list->push_back(normalise(pattern));
  }
  return filter;
}

std::string AnswerFilter::reason_against(std::string_view answer) const {
  const auto tokens = words(answer);
  if (tokens.empty()) return "empty";
  const std::string normal = normalise(answer);
  if (any_in(ai_talk_, normal)) return "names_an_ai";
  if (any_in(refusals_, normal)) return "refusal";
  if (any_in(echoes_, normal)) return "echoes_prompt";
  if (loops(tokens)) return "repeats";
  if (!ends_as_sentence(trim(answer)) && tokens.size() > 12) return "incomplete";
  return {};
}

}  // namespace rolellm
