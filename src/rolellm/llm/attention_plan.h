// Which rows of a step attend to which cells, put together so that what rows have in common is read
// once: a role's prompt by all its answers, a question by its samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace rolellm {

/// A step's mask as libllama writes it, half precision: 0 where a row sees a cell, else -infinity.
struct AttentionMask {
  const std::uint16_t* values = nullptr;
  int rows = 0;
  int cells = 0;  ///< of each row

  bool sees(int row, int cell) const {
    return values[static_cast<std::size_t>(row) * static_cast<std::size_t>(cells) +
                  static_cast<std::size_t>(cell)] == 0;
  }
};

/// Cells that the same rows see, in the order of their positions.
struct CellGroup {
  std::vector<int> rows;  ///< indices into RowChunk::rows
  std::vector<int> cells;
};

/// Rows that one thread computes together.
struct RowChunk {
  std::vector<int> rows;          ///< of the step
  std::vector<CellGroup> groups;  ///< along each row in the order of positions
  int most_cells = 0;             ///< that a row sees
};

/// `positions`: of each cell's token in its text. Sequences are paths of a tree, so each row's
/// groups follow each other along its path, and what a row adds up in which order depends on
/// nothing but its own text.
std::vector<RowChunk> plan_attention(const AttentionMask& mask, std::span<const int> positions,
                                     int rows_per_chunk);

}  // namespace rolellm
