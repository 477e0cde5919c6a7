#include "rolellm/script/screenplay/screenplay_judge.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/screenplay/confirmed_features.h"
#include "rolellm/script/screenplay/torn_speech.h"

namespace rolellm {

Result<ScreenplayJudge> ScreenplayJudge::load() {
  ScreenplayJudge judge;
  auto keywords = KeywordTable::load();
  if (!keywords) return fail(keywords.error());
  auto tsv = read_data("weights/screenplay.tsv");
  if (!tsv) return fail(tsv.error());
  auto model = LineModel::load(*tsv);
  if (!model) return fail(model.error());
  judge.keywords_ = std::move(*keywords);
  judge.model_ = std::move(*model);
  return judge;
}

const Result<ScreenplayJudge>& ScreenplayJudge::get() {
  static const Result<ScreenplayJudge> loaded = load();
  return loaded;
}

JudgedLines ScreenplayJudge::decide(const Lines& lines) const {
  JudgedLines judged{.scans = scan_lines(lines), .states = {}};
  judged.states = model_.decide(LineFeatures(judged.scans, keywords_));
  mend_torn_speeches(judged.scans, judged.states);
  return judged;
}

std::optional<LineExplanation> ScreenplayJudge::explain(const Lines& lines,
                                                        std::size_t line) const {
  const std::vector<LineScan> scans = scan_lines(lines);
  const auto scan =
      std::find_if(scans.begin(), scans.end(), [&](const LineScan& s) { return s.line == line; });
  if (scan == scans.end()) return std::nullopt;
  const auto i = static_cast<std::size_t>(scan - scans.begin());
  const LineFeatures features(scans, keywords_);
  const std::vector<LineState> first = model_.decode(features, model_.score(features));
  const std::vector<LineState> scored = model_.decide(features);
  std::vector<LineState> states = scored;
  mend_torn_speeches(scans, states);

  LineExplanation explanation{.decided = states[i], .scores = {}, .reasons = {}};
  LineFeatureIds ids;
  features.append(i, ids);
  for (const FeatureId id : ConfirmedFeatures(features, first).at(i)) ids.push_back(id);
  for (const FeatureId id : ids)
    explanation.reasons.push_back({line_feature_name(id), model_.feature_weights(id)});
  if (const StateScores settled = LineModel::settled(features, i); settled != StateScores{})
    explanation.reasons.push_back({"can be nothing else", settled});
  if (states[i] != scored[i]) {
    constexpr float kSettles = 100;
    StateScores weights{};
    weights[static_cast<std::size_t>(states[i])] = kSettles;
    explanation.reasons.push_back({"goes on with the speech above in its column", weights});
  }
  if (i > 0) {
    explanation.reasons.push_back({fmt::format("below {}", state_name(states[i - 1])),
                                   model_.transition(features.link(i), states[i - 1])});
  }
  if (i + 1 < states.size()) {
    StateScores weights{};
    for (std::size_t s = 0; s < kLineStates; ++s) {
      weights[s] = model_.transition(
          features.link(i + 1), static_cast<LineState>(s))[static_cast<std::size_t>(states[i + 1])];
    }
    explanation.reasons.push_back({fmt::format("above {}", state_name(states[i + 1])), weights});
  }
  for (const auto& reason : explanation.reasons)
    for (std::size_t s = 0; s < kLineStates; ++s) explanation.scores[s] += reason.weights[s];
  return explanation;
}

}  // namespace rolellm
