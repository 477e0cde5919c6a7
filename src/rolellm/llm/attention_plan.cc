#include "rolellm/llm/attention_plan.h"

#include <algorithm>
#include <numeric>
#include <unordered_map>

namespace rolellm {
namespace {

constexpr int kWordBits = 64;

/// For each cell the rows that see it, as bits.
class Visibility {
 public:
  explicit Visibility(const AttentionMask& mask)
      : words_(static_cast<std::size_t>((mask.rows + kWordBits - 1) / kWordBits)),
        bits_(words_ * static_cast<std::size_t>(mask.cells)) {
    const auto cells = static_cast<std::size_t>(mask.cells);
    for (int row = 0; row < mask.rows; ++row) {
      const std::uint16_t* values = mask.values + static_cast<std::size_t>(row) * cells;
      std::uint64_t* word = bits_.data() + row / kWordBits;
      for (std::size_t cell = 0; cell < cells; ++cell, word += words_) {
        *word |= static_cast<std::uint64_t>(values[cell] == 0) << (row % kWordBits);
      }
    }
  }
  bool sees(int row, int cell) const {
    return (words_of(cell)[row / kWordBits] >> (row % kWordBits) & 1) != 0;
  }
  bool is_seen(int cell) const {
    return std::any_of(words_of(cell), words_of(cell) + words_,
                       [](std::uint64_t word) { return word != 0; });
  }

 private:
  const std::uint64_t* words_of(int cell) const {
    return bits_.data() + static_cast<std::size_t>(cell) * words_;
  }
  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

/// Rows whose texts begin alike next to each other. A prompt's rows already lie so; only answers
/// come in any order, and of those there are few.
std::vector<int> rows_by_path(const AttentionMask& mask, const Visibility& visibility,
                              std::span<const int> cells) {
  std::vector<int> rows(static_cast<std::size_t>(mask.rows));
  std::iota(rows.begin(), rows.end(), 0);
  if (mask.rows > kWordBits) return rows;
  std::stable_sort(rows.begin(), rows.end(), [&](int a, int b) {
    const auto differs = std::find_if(cells.begin(), cells.end(), [&](int cell) {
      return visibility.sees(a, cell) != visibility.sees(b, cell);
    });
    return differs != cells.end() && visibility.sees(a, *differs);
  });
  return rows;
}

RowChunk plan_chunk(std::span<const int> rows, std::span<const int> cells,
                    const Visibility& visibility) {
  RowChunk chunk{.rows = {rows.begin(), rows.end()}, .groups = {}};
  std::unordered_map<std::uint64_t, std::size_t> groups;  // by the rows that see the cells
  std::vector<int> counts(rows.size(), 0);
  for (const int cell : cells) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      bits |= static_cast<std::uint64_t>(visibility.sees(rows[i], cell)) << i;
    }
    if (bits == 0) continue;
    const auto [found, is_new] = groups.try_emplace(bits, chunk.groups.size());
    if (is_new) {
      CellGroup& group = chunk.groups.emplace_back();
      for (std::size_t i = 0; i < rows.size(); ++i)
        if ((bits >> i & 1) != 0) group.rows.push_back(static_cast<int>(i));
    }
    CellGroup& group = chunk.groups[found->second];
    group.cells.push_back(cell);
    for (const int row : group.rows) ++counts[static_cast<std::size_t>(row)];
  }
  chunk.most_cells = *std::max_element(counts.begin(), counts.end());
  return chunk;
}

}  // namespace

std::vector<RowChunk> plan_attention(const AttentionMask& mask, std::span<const int> positions,
                                     int rows_per_chunk) {
  const Visibility visibility(mask);
  std::vector<int> cells;
  for (int cell = 0; cell < mask.cells; ++cell)
    if (visibility.is_seen(cell)) cells.push_back(cell);
  std::stable_sort(cells.begin(), cells.end(), [&](int a, int b) {
    return positions[static_cast<std::size_t>(a)] < positions[static_cast<std::size_t>(b)];
  });
  const std::vector<int> rows = rows_by_path(mask, visibility, cells);
  std::vector<RowChunk> chunks;
  const auto most = static_cast<std::size_t>(std::clamp(rows_per_chunk, 1, kWordBits));
  for (std::size_t begin = 0; begin < rows.size(); begin += most) {
    const std::span<const int> all(rows);
    chunks.push_back(
        plan_chunk(all.subspan(begin, std::min(most, rows.size() - begin)), cells, visibility));
  }
  return chunks;
}

}  // namespace rolellm
