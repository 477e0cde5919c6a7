#include "rolellm/context_instruct/checks.h"

#include <algorithm>

#include "rolellm/core/data_files.h"
#include "rolellm/profile/role_name.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

std::string fenced(std::string_view text) { return " " + normalise(text) + " "; }

}  // namespace

Result<TripletChecks> TripletChecks::load(std::string_view language, std::vector<std::string> names,
                                          const TripletLimits& limits) {
  auto json = read_data_yaml("words/instruct-" + std::string(language) + ".yaml");
  if (!json) return fail(json.error(), "loading the checks' words");
  TripletChecks checks;
  checks.language_ = language;
  checks.names_ = std::move(names);
  checks.limits_ = limits;
  for (const auto& [key, list] :
       {std::pair{"excerpt_phrases", &checks.excerpt_phrases_},
        std::pair{"out_of_role", &checks.out_of_role_},
        std::pair{"person_pronouns", &checks.person_pronouns_},
        std::pair{"introductions", &checks.introductions_},
        std::pair{"first_person", &checks.first_person_},
        std::pair{"auxiliaries", &checks.auxiliaries_}, std::pair{"saying", &checks.saying_}}) {
    auto phrases = strings_field(*json, key);
    if (!phrases) return fail(phrases.error(), "loading the checks' words");
    for (const std::string& phrase : *phrases) list->push_back(fenced(phrase));
  }
  return checks;
}

bool TripletChecks::has_phrase(std::string_view text,
                               const std::vector<std::string>& phrases) const {
  const std::string inside = fenced(text);
  return std::any_of(phrases.begin(), phrases.end(), [&](const std::string& phrase) {
    return inside.find(phrase) != std::string::npos;
  });
}

std::string TripletChecks::question(std::string_view text, bool must_name) const {
  const int length = count_words(text);
  if (length < limits_.min_question_words || length > limits_.max_question_words) {
    return "question_length";
  }
  const std::string_view end = trim(text);
  if (!end.ends_with('?') && !end.ends_with("？")) return "no_question";
  if (has_phrase(text, excerpt_phrases_)) return "points_at_excerpt";
  if (mentions_name(text, names_)) return "role_as_third_party";
  // Chinese has no capitals; there, only a pronoun without anybody's name is told from here.
  if (must_name && language_ != "zh" && has_phrase(text, person_pronouns_) &&
      inner_names(text).empty()) {
    return "incomplete";
  }
  return {};
}

bool TripletChecks::wants_other_words(std::string_view question) const {
  constexpr std::size_t kLongestSubject = 4;  // "the man in blue"
  const auto is_in = [](const std::vector<std::string>& list, std::string_view word) {
    return std::find(list.begin(), list.end(), fenced(word)) != list.end();
  };
  const std::vector<WordSpan> words = word_spans(question);
  if (words.size() < 4 || !is_in(auxiliaries_, words[1].word)) return false;
  for (std::size_t i = 2; i < std::min(words.size(), 3 + kLongestSubject); ++i) {
    if (i > 2 && is_in(saying_, words[i].word)) return true;
    if (normalise(words[i].word) == "you") return false;
  }
  return false;
}

bool TripletChecks::is_own_name_said_in_first_person(std::string_view text) const {
  return has_phrase(text, introductions_) || has_phrase(text, first_person_);
}

std::string TripletChecks::answer(std::string_view text) const {
  const int length = count_words(text);
  if (length < limits_.min_answer_words || length > limits_.max_answer_words) {
    return "answer_length";
  }
  if (!ends_as_sentence(text)) return "unfinished";
  if (has_phrase(text, out_of_role_)) return "out_of_role";
  if (mentions_name(text, names_) && !is_own_name_said_in_first_person(text)) {
    return "role_as_third_party";
  }
  return {};
}

}  // namespace rolellm
