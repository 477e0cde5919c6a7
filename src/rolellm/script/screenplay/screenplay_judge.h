// Lines of a plain-text screenplay to their kinds: the model with its words and weights.
#pragma once

#include <string>
#include <vector>

#include "rolellm/script/screenplay/line_model.h"

namespace rolellm {

/// Lines with ink and what they are, in order.
struct JudgedLines {
  std::vector<LineScan> scans;
  std::vector<LineState> states;
};

/// Why a line is what it is.
struct LineExplanation {
  LineState decided = LineState::action;
  /// What each state scores here, with the lines above and below as decided.
  StateScores scores{};
  /// What speaks for and against: features and the neighbours, each with its weights.
  struct Reason {
    std::string name;
    StateScores weights{};
  };
  std::vector<Reason> reasons;
};

class ScreenplayJudge {
 public:
  /// Loaded once from `data/`, whose files do not change while the program runs.
  static const Result<ScreenplayJudge>& get();

  JudgedLines decide(const Lines& lines) const;
  /// Of `lines[line]`; nothing of a line without ink, or of marks alone.
  std::optional<LineExplanation> explain(const Lines& lines, std::size_t line) const;

 private:
  static Result<ScreenplayJudge> load();

  KeywordTable keywords_;
  LineModel model_;
};

}  // namespace rolellm
