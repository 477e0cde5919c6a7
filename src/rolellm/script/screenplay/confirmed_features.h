// What the first pass over a screenplay tells the second: names, columns and habits of the file.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "rolellm/script/screenplay/line_model.h"

namespace rolellm {

/// What the lines around each column were taken for, block by block: pages shift.
class ColumnVotes {
 public:
  ColumnVotes(const LineFeatures& features, std::span<const LineState> first);

  /// Of the lines of line `i`'s case around its column, the line itself left out.
  ColumnVote vote(std::size_t i, LineState first) const;

 private:
  static constexpr std::size_t kBlock = 200;
  using Counts = std::array<std::uint16_t, kLineStates>;
  using Column = std::array<Counts, 3>;  // by case, of a block
  const LineFeatures& features_;
  std::vector<std::array<Column, ColumnProfile::kColumns>> blocks_;
};

/// The features of the second pass: what the first one, `first`, says of other lines with the same
/// name, of those in the same column, and of the file's habits. Both must outlive it.
class ConfirmedFeatures {
 public:
  using Ids = std::array<FeatureId, 8>;
  ConfirmedFeatures(const LineFeatures& features, std::span<const LineState> first);

  /// Those of line `i`; the line does not speak for itself.
  Ids at(std::size_t i) const;

 private:
  const LineFeatures& features_;
  std::span<const LineState> first_;
  ColumnVotes columns_;
  FileHabits habits_;
  std::vector<std::uint32_t> as_cue_, otherwise_;  // by name
};

}  // namespace rolellm
