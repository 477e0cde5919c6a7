#include "rolellm/script/screenplay/confirmed_features.h"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "rolellm/script/screenplay/width_counts.h"

namespace rolellm {
namespace {

/// As many states at once: compilers do not see that the sums can be.
using EightCounts = std::uint16_t __attribute__((vector_size(sizeof(std::uint16_t) * kLineStates)));

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

ColumnVotes::ColumnVotes(const LineFeatures& features, std::span<const LineState> first)
    : features_(features), blocks_(first.size() / kBlock + 1) {
  for (std::size_t i = 0; i < first.size(); ++i) {
    auto& column = blocks_[i / kBlock][features.column(i)];
    ++column[static_cast<std::size_t>(features.line_case(i))][static_cast<std::size_t>(first[i])];
  }
}

ColumnVote ColumnVotes::vote(std::size_t i, LineState first) const {
  EightCounts sums{};
  const std::size_t block = i / kBlock, column = features_.column(i);
  const auto line_case = static_cast<std::size_t>(features_.line_case(i));
  for (std::size_t b = block - std::min<std::size_t>(block, 1);
       b < std::min(block + 2, blocks_.size()); ++b) {
    for (std::size_t c = column - std::min<std::size_t>(column, 1);
         c < std::min(column + 2, blocks_[b].size()); ++c) {
      EightCounts counts;
      std::memcpy(&counts, &blocks_[b][c][line_case], sizeof counts);
      sums += counts;
    }
  }
  Counts counts;
  std::memcpy(&counts, &sums, sizeof counts);
  --counts[static_cast<std::size_t>(first)];
  const auto top = std::max_element(counts.begin(), counts.end());
  return {.state = static_cast<int>(top - counts.begin()),
          .votes = *top,
          .all = std::accumulate(counts.begin(), counts.end(), 0U)};
}

ConfirmedFeatures::ConfirmedFeatures(const LineFeatures& features, std::span<const LineState> first)
    : features_(features),
      first_(first),
      columns_(features, first),
      habits_(habits_of(features, first)),
      as_cue_(features.name_count(), 0),
      otherwise_(as_cue_) {
  for (std::size_t i = 0; i < first.size(); ++i) {
    const std::uint32_t key = features.name_key(i);
    if (key != 0) ++(first[i] == LineState::cue ? as_cue_ : otherwise_)[key];
  }
}

ConfirmedFeatures::Ids ConfirmedFeatures::at(std::size_t i) const {
  constexpr int kNothing = 8;
  const std::uint32_t key = features_.name_key(i);
  const LineState first = first_[i];
  const std::uint32_t cues = as_cue_[key] - (key != 0 && first == LineState::cue ? 1 : 0);
  const std::uint32_t others = otherwise_[key] - (key != 0 && first != LineState::cue ? 1 : 0);
  FileHabits habits = habits_;
  count_step(features_, first_, i, -1U, habits);
  const auto [gap, width, room, cue_gap, goes_on] =
      features_.habitual(i, habits, i == 0 ? kNothing : static_cast<int>(first_[i - 1]));
  return {features_.confirmed_name(i, cues, others),
          features_.below_confirmed(i, cues, others),
          features_.confirmed_column(i, columns_.vote(i, first)),
          gap,
          width,
          room,
          cue_gap,
          goes_on};
}

}  // namespace rolellm
