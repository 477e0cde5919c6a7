#include "rolellm/script/screenplay/confirmed_features.h"

#include <algorithm>

#include "rolellm/script/screenplay/width_counts.h"

namespace rolellm {
namespace {

/// What the lines around each column were taken for, block by block: pages shift.
class ColumnVotes {
 public:
  ColumnVotes(const LineFeatures& features, std::span<const LineState> first)
      : features_(features), blocks_(first.size() / kBlock + 1) {
    for (std::size_t i = 0; i < first.size(); ++i) {
      auto& column = blocks_[i / kBlock][features.column(i)];
      ++column[static_cast<std::size_t>(features.line_case(i))][static_cast<std::size_t>(first[i])];
    }
  }

  /// Of the lines of line `i`'s case around its column, the line itself left out.
  ColumnVote vote(std::size_t i, LineState first) const {
    std::array<std::uint32_t, kLineStates> counts{};
    const std::size_t block = i / kBlock, column = features_.column(i);
    const auto line_case = static_cast<std::size_t>(features_.line_case(i));
    for (std::size_t b = block - std::min<std::size_t>(block, 1);
         b < std::min(block + 2, blocks_.size()); ++b) {
      for (std::size_t c = column - std::min<std::size_t>(column, 1);
           c < std::min(column + 2, blocks_[b].size()); ++c)
        for (std::size_t s = 0; s < kLineStates; ++s) counts[s] += blocks_[b][c][line_case][s];
    }
    --counts[static_cast<std::size_t>(first)];
    std::uint32_t all = 0;
    for (const std::uint32_t count : counts) all += count;
    const auto top = std::max_element(counts.begin(), counts.end());
    return {.state = static_cast<int>(top - counts.begin()), .votes = *top, .all = all};
  }

 private:
  static constexpr std::size_t kBlock = 200;
  using Column = std::array<std::array<std::uint16_t, kLineStates>, 3>;  // by case, of a block
  const LineFeatures& features_;
  std::vector<std::array<Column, ColumnProfile::kColumns>> blocks_;
};

/// The width that nineteen of twenty lines of `state` stay within.
int width_of(const LineFeatures& features, std::span<const LineState> first, LineState state) {
  WidthCounts widths;
  for (std::size_t i = 0; i < first.size(); ++i)
    if (first[i] == state) widths.add(features.width(i));
  return widths.top(95);
}

/// The commonest number of blank lines above the first lines of `state`; -1 where they are few.
int gap_above(const LineFeatures& features, std::span<const LineState> first, LineState state) {
  constexpr int kFew = 3;
  std::array<int, 10> gaps{};
  for (std::size_t i = 1; i < first.size(); ++i) {
    const auto gap = static_cast<std::size_t>(features.blanks_above(i));
    if (first[i] == state && first[i - 1] != state && gap < gaps.size()) ++gaps[gap];
  }
  const auto most = std::max_element(gaps.begin(), gaps.end());
  return *most < kFew ? -1 : static_cast<int>(most - gaps.begin());
}

/// Takes the step from the line above to line `i` into the habits; `times` of -1U takes it out.
void count_step(const LineFeatures& features, std::span<const LineState> first, std::size_t i,
                std::uint32_t times, FileHabits& habits) {
  if (i == 0 || first[i - 1] != LineState::dialogue || features.is_mid_sentence(i)) return;
  const auto gap = static_cast<std::size_t>(features.gap(i));
  if (first[i] == LineState::action) habits.action[gap] += times;
  if (first[i] == LineState::dialogue) habits.speech_on[gap] += times;
}

FileHabits habits_of(const LineFeatures& features, std::span<const LineState> first) {
  FileHabits habits{.speech_width = width_of(features, first, LineState::dialogue),
                    .action_width = width_of(features, first, LineState::action),
                    .cue_gap = gap_above(features, first, LineState::cue),
                    .action_gap = gap_above(features, first, LineState::action)};
  for (std::size_t i = 1; i < first.size(); ++i) count_step(features, first, i, 1, habits);
  return habits;
}

}  // namespace

std::vector<ConfirmedIds> confirmed_features(const LineFeatures& features,
                                             std::span<const LineState> first) {
  std::vector<std::uint32_t> as_cue(features.name_count(), 0), otherwise(as_cue);
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::uint32_t key = features.name_key(i);
    if (key != 0) ++(first[i] == LineState::cue ? as_cue : otherwise)[key];
  }
  const ColumnVotes columns(features, first);
  const FileHabits all_habits = habits_of(features, first);
  constexpr int kNothing = 8;
  std::vector<ConfirmedIds> ids;
  ids.reserve(first.size());
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::uint32_t key = features.name_key(i);
    // The line itself does not speak for itself.
    const std::uint32_t cues = as_cue[key] - (key != 0 && first[i] == LineState::cue ? 1 : 0);
    const std::uint32_t others = otherwise[key] - (key != 0 && first[i] != LineState::cue ? 1 : 0);
    FileHabits habits = all_habits;
    count_step(features, first, i, -1U, habits);
    const auto [gap, width, room, cue_gap, goes_on] =
        features.habitual(i, habits, i == 0 ? kNothing : static_cast<int>(first[i - 1]));
    ids.push_back({features.confirmed_name(i, cues, others),
                   features.below_confirmed(i, cues, others),
                   features.confirmed_column(i, columns.vote(i, first[i])), gap, width, room,
                   cue_gap, goes_on});
  }
  return ids;
}

}  // namespace rolellm
