// What an answer must be to enter the benchmark: whole, in the role, and an answer.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// Scans answers with the patterns of `data/words/answer_filters.yaml`.
class AnswerFilter {
 public:
  static Result<AnswerFilter> load();

  /// Why `answer` must not be kept: `empty`, `incomplete`, `names_an_ai`, `refusal`,
  /// `echoes_prompt`, `repeats`; or empty when it is fine.
  std::string reason_against(std::string_view answer) const;

 private:
  std::vector<std::string> ai_talk_, refusals_, echoes_;
};

}  // namespace rolellm
