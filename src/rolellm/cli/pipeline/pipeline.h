// `rolellm run`: a whole recipe, stage by stage.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rolellm/cli/pipeline/stage.h"

namespace rolellm {

struct RunOptions {
  std::string recipe;
  std::string out;      ///< empty: `out/<recipe name>`
  std::string journal;  ///< empty: `journal.db` in `out`
  std::string from;     ///< stage to run again even if unchanged, with all behind it
  std::string until;    ///< last stage to run
  std::vector<std::string> settings;
  bool batch = false;  ///< use servers' batch APIs
  std::optional<double> max_cost;
  std::optional<std::int64_t> max_tokens_total;
  bool dry_run = false;
  bool json = false;
};

/// Runs the recipe and prints the stage table, the figures and what to do next.
Status run_recipe(const RunOptions& options);

}  // namespace rolellm
