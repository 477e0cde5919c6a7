// What makes a question or an answer unusable, whatever the teacher thinks of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

struct TripletLimits {
  int min_question_words = 4;
  int max_question_words = 32;
  int min_answer_words = 4;
  int max_answer_words = 75;
};

/// Checks by words and shape, with the word lists of one language
/// (`data/words/instruct-<language>.yaml`). Each returns the reason of rejection, or empty.
class TripletChecks {
 public:
  /// `names` are all spellings of the role's name.
  static Result<TripletChecks> load(std::string_view language, std::vector<std::string> names,
                                    const TripletLimits& limits);

  /// `question_length`, `no_question`, `points_at_excerpt`, `role_as_third_party`, `incomplete`
  /// (a person is meant but not named). `must_name`: at least one concrete thing must be named.
  std::string question(std::string_view text, bool must_name) const;

  /// Whether the question wants the words of somebody else: "What did Ambrose say to Wren?" A line
  /// of the role cannot answer that. English only.
  bool wants_other_words(std::string_view question) const;

  /// `answer_length`, `unfinished`, `out_of_role` (speaks of an AI, a script, a character),
  /// `role_as_third_party`.
  std::string answer(std::string_view text) const;

  const TripletLimits& limits() const { return limits_; }

 private:
  bool has_phrase(std::string_view text, const std::vector<std::string>& phrases) const;
  bool is_own_name_said_in_first_person(std::string_view text) const;

  std::string language_;
  std::vector<std::string> names_;
  TripletLimits limits_;
  std::vector<std::string> excerpt_phrases_;  ///< normalised, with blanks around
  std::vector<std::string> out_of_role_;
  std::vector<std::string> person_pronouns_;
  std::vector<std::string> introductions_;  ///< "i am", "my name is": the name may follow
  std::vector<std::string> first_person_;
  std::vector<std::string> auxiliaries_, saying_;  ///< "did"; "say"
};

}  // namespace rolellm
