// The figures of an evaluation: ROUGE-L per system and reference kind, with intervals, and the
// differences that matter, paired by question.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rolellm/core/json.h"
#include "rolellm/eval/bootstrap.h"
#include "rolellm/eval/items.h"
#include "rolellm/eval/rouge.h"

namespace rolellm {

struct SummaryOptions {
  RougeTokens tokens = RougeTokens::rouge;
  int resamples = 10'000;
  std::uint64_t seed = 1;
};

/// By system or difference, then by kind: `raw`, `cus`, `spe`.
using SummaryTable = std::map<std::string, std::map<std::string, Interval>>;

struct EvalSummary {
  SummaryTable systems;      ///< `base`, `tuned`, `rolegpt`
  SummaryTable differences;  ///< `tuned-base`, `rolegpt-tuned`
};

/// F1 of `answer` against the references of `kind`: the best one. NaN when the item has none.
double item_score(const EvalItem& item, const std::string& system, const std::string& kind,
                  RougeTokens tokens);

/// Over `items`; a system or pair counts only items it answered.
EvalSummary summarise(const std::vector<EvalItem>& items, const SummaryOptions& options);

/// `eval/summary.json`: all items, and under `splits` those of known and of unseen roles.
Json summary_to_json(const std::vector<EvalItem>& items, const SummaryOptions& options);

}  // namespace rolellm
