// `eval score`: ROUGE-L over any JSONL of predictions and references.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/eval/rouge.h"

namespace rolellm {

/// One answer and what it is measured by.
struct ScoreRow {
  std::string prediction;
  std::vector<std::string> references;  ///< at least one
};

struct ScoredFile {
  std::vector<MultiRouge> rows;  ///< in the file's order
  MultiRouge average;            ///< mean over rows, of the maximum and of the mean over references
};

/// Rows `{"prediction": str, "references": [str, …]}`; a wrong row is an error with its line.
Result<std::vector<ScoreRow>> read_score_rows(const fs::path& path);

/// `rows` must not be empty.
ScoredFile score_rows(const std::vector<ScoreRow>& rows, RougeTokens tokens);

/// `{"precision": …, "recall": …, "f1": …}`.
Json rouge_to_json(const RougeScore& score);

}  // namespace rolellm
