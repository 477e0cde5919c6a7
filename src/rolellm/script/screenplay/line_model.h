// The model that decides each line's kind: a linear chain over the lines with ink. The best
// sequence is the one whose features and neighbours score most together (Viterbi). Weights are
// fitted by `tools/fit_screenplay` on rendered scripts and kept in `data/weights/screenplay.tsv`.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/screenplay/line_features.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// What a line may be. Page furniture remembers whether it stands inside a speech, so that the
/// speech can go on behind it.
enum class LineState : std::uint8_t {
  scene_heading,
  action,
  cue,
  dialogue,
  parenthetical,
  transition,
  meta_in_speech,
  meta
};
inline constexpr std::size_t kLineStates = 8;

std::string_view state_name(LineState state);
LineKind kind_of(LineState state);
constexpr bool is_spoken(LineState state) {
  return state == LineState::dialogue || state == LineState::parenthetical;
}
/// States of labelled lines; blank lines are left out.
std::vector<LineState> states_of(std::span<const LineKind> kinds);

/// A score for each state.
using StateScores = std::array<float, kLineStates>;

class ConfirmedFeatures;

class LineModel {
 public:
  /// All weights nought.
  LineModel();
  static Result<LineModel> load(std::string_view tsv);
  /// What `load` reads; rows of noughts are left out.
  std::string to_tsv() const;

  /// Everything that is fitted, in an order of its own.
  std::span<StateScores> weights() { return weights_; }
  std::span<const StateScores> weights() const { return weights_; }
  StateScores& feature_weights(FeatureId id) { return weights_[kTransitions + id]; }
  const StateScores& feature_weights(FeatureId id) const { return weights_[kTransitions + id]; }
  /// From a state to each next one, wherever their lines stand.
  StateScores& grammar_weights(LineState from) { return weights_[static_cast<std::size_t>(from)]; }
  /// What the link between the two lines (`link_of`) adds to it.
  StateScores& transition_weights(int link, LineState from) { return weights_[row(link, from)]; }
  /// Both together.
  StateScores transition(int link, LineState from) const;

  /// What a line that can be one thing alone, such as a continuation mark or a place, or that
  /// cannot be one, adds beside the fitted weights; noughts for other lines.
  static StateScores settled(const LineFeatures& features, std::size_t i);
  /// Sums of the features' weights, one entry per line.
  std::vector<StateScores> score(const LineFeatures& features) const;
  /// The best sequence under `scores`; empty for no lines.
  std::vector<LineState> decode(const LineFeatures& features,
                                std::span<const StateScores> scores) const;
  /// What the second pass adds to the scores: names that the first one took for cues are cues
  /// again, and columns carry what they carried.
  void add_confirmed(const ConfirmedFeatures& confirmed, std::vector<StateScores>& scores) const;
  /// Both passes.
  std::vector<LineState> decide(const LineFeatures& features) const;

 private:
  static constexpr std::size_t kTransitions = (std::size_t{kLinks} + 1) * kLineStates;
  static std::size_t row(int link, LineState from) {
    return (static_cast<std::size_t>(link) + 1) * kLineStates + static_cast<std::size_t>(from);
  }

  std::vector<StateScores> weights_;  // grammar, transitions, features
};

}  // namespace rolellm
