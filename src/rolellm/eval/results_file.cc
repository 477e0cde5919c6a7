#include "rolellm/eval/results_file.h"

#include <cmath>
#include <ctime>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/jsonl.h"

namespace rolellm {

std::string file_time() {
  return fmt::format("{:%Y-%m-%dT%H-%M-%S}", fmt::gmtime(std::time(nullptr)));
}

Status write_results(const fs::path& folder, const std::vector<EvalItem>& items,
                     const SummaryOptions& options, const ResultsContext& context) {
  const EvalSummary summary = summarise(items, options);
  Json results = Json::object(), counts = Json::object(), versions = Json::object(),
       higher = Json::object();
  for (const auto& [system, kinds] : summary.systems) {
    for (const auto& [kind, interval] : kinds) {
      const std::string task = fmt::format("rolebench_{}_{}", kind, system);
      // A 95 % interval is 3.92 standard errors wide.
      results[task] = {{"alias", task},
                       {"rougeL,none", interval.mean},
                       {"rougeL_stderr,none", (interval.high - interval.low) / 3.92}};
      counts[task] = {{"original", interval.n}, {"effective", interval.n}};
      versions[task] = 1;
      higher[task] = {{"rougeL", true}};
    }
  }
  const Json file{{"results", results},
                  {"group_subtasks", Json::object()},
                  {"configs", Json::object()},
                  {"versions", versions},
                  {"n-shot", Json::object()},
                  {"higher_is_better", higher},
                  {"n-samples", counts},
                  {"config", context.config},
                  {"git_hash", nullptr},
                  {"date", context.time},
                  {"model_name", context.model_name},
                  {"rolellm_version", program_version()}};
  if (auto written = write_atomic(folder / fmt::format("results_{}.json", context.time),
                                  dump_json_pretty(file));
      !written) {
    return written;
  }
  std::vector<Json> rows;
  for (const EvalItem& item : items) {
    Json row = item_to_json(item);
    for (const auto& [system, answer] : item.answers) {
      for (const char* kind : {"raw", "cus", "spe"}) {
        const double f1 = item_score(item, system, kind, options.tokens);
        if (!std::isnan(f1)) row["scores"][system][kind] = f1;
      }
    }
    rows.push_back(std::move(row));
  }
  return write_plain_jsonl(folder / fmt::format("samples_rolebench_{}.jsonl", context.time), rows);
}

}  // namespace rolellm
