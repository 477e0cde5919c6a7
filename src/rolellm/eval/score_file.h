// `eval score`: ROUGE-L over any JSONL of predictions and references.
#pragma once

#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/eval/rouge.h"

namespace rolellm {

struct ScoredFile {
  std::vector<MultiRouge> rows;  ///< in the file's order
  MultiRouge average;            ///< mean over rows, of the maximum and of the mean over references
};

/// Rows `{"prediction": str, "references": [str, …]}`; a wrong row is an error with its line.
Result<ScoredFile> score_file(const fs::path& path, RougeTokens tokens);

/// `{"precision": …, "recall": …, "f1": …}`.
Json rouge_to_json(const RougeScore& score);

}  // namespace rolellm
