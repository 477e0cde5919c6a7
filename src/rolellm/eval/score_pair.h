// `eval score PRED REF`: answers in one file, what they are measured by in another.
#pragma once

#include <string>
#include <vector>

#include "rolellm/eval/score_file.h"

namespace rolellm {

/// Which keys hold the texts; empty: the first of `known_keys` that the first row has.
struct PairKeys {
  std::string prediction;  ///< a string, or a list whose first entry counts
  std::string reference;   ///< a string, or a list of references
};

enum class PairSide { prediction, reference };

/// The keys that are looked for, as text: `prediction, generated, …`.
std::string known_keys(PairSide side);

struct PairedRows {
  std::vector<ScoreRow> rows;  ///< in the order of the predictions
  std::string paired_by;  ///< `id`, `role and question`, `question`, `line`, or `row` (one file)
};

/// Rows are paired by `id` when every row of both files has one, else by question (trimmed; with
/// the role when all have one), else line by line. Every prediction needs a reference and every
/// reference a prediction: a part left out would make a better figure.
Result<PairedRows> pair_files(const fs::path& predictions, const fs::path& references,
                              const PairKeys& keys);

}  // namespace rolellm
