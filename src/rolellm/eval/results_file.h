// Result files in the shape of the LM evaluation harness, so that its readers read ours.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/eval/summary.h"

namespace rolellm {

struct ResultsContext {
  std::string model_name;        ///< the tuned model
  std::string time;              ///< `2026-01-31T12-00-00`, part of the file names
  Json config = Json::object();  ///< models, seeds, hashes
};

/// `results_<time>.json` and `samples_rolebench_<time>.jsonl` in `folder`.
Status write_results(const fs::path& folder, const std::vector<EvalItem>& items,
                     const SummaryOptions& options, const ResultsContext& context);

/// Now, in UTC, in the form file names take.
std::string file_time();

}  // namespace rolellm
