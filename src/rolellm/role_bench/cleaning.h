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

  /// Why `answer` must not be kept: `empty`, `incomplete`, `names_an_ai`, `out_of_role`, `refusal`,
  /// `echoes_prompt`, `repeats`; or empty when it is fine.
  std::string reason_against(std::string_view answer) const;

 private:
  struct Phrases {
    std::string reason;
    std::vector<std::string> list;  ///< normalised, with a blank before and behind
  };
  std::vector<Phrases> unwanted_;
};

}  // namespace rolellm
