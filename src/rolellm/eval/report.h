// The report: one HTML file that needs nothing else.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rolellm/eval/summary.h"

namespace rolellm {

/// One row of the stage table.
struct StageRow {
  std::string stage;
  std::string counts;
  std::string time;
};

struct ReportInput {
  std::string title;     ///< the recipe's name
  std::string subtitle;  ///< teacher, student, date
  std::vector<EvalItem> items;
  SummaryOptions summary;
  std::vector<std::pair<double, double>> loss;  ///< step, loss
  std::vector<StageRow> stages;
  std::vector<std::pair<std::string, std::string>> yields;  ///< what, how many
  int samples_per_role = 4;  ///< questions shown side by side, of each role
};

/// Fills `data/report/report.html`.
Result<std::string> render_report(const ReportInput& input);

}  // namespace rolellm
