#include "rolellm/context_instruct/candidate.h"

#include <algorithm>
#include <tuple>

namespace rolellm {

void pick_best(std::vector<Candidate>& candidates) {
  const auto rank = [](const Candidate& c) {
    return std::tuple(c.line, c.row.verdict != "kept", -c.fit, c.row.question, c.sample);
  };
  std::sort(candidates.begin(), candidates.end(),
            [&](const Candidate& a, const Candidate& b) { return rank(a) < rank(b); });
  const auto repeated = [](const Candidate& a, const Candidate& b) {
    return a.line == b.line && a.row.question == b.row.question;
  };
  candidates.erase(std::unique(candidates.begin(), candidates.end(), repeated), candidates.end());
  for (std::size_t i = 1; i < candidates.size(); ++i) {
    const bool same_line = candidates[i].line == candidates[i - 1].line;
    if (same_line && candidates[i].row.verdict == "kept") candidates[i].row.verdict = "outdone";
  }
}

}  // namespace rolellm
