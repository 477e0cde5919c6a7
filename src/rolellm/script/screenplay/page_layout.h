// Where a plain-text screenplay puts its columns, measured block by block: pages shift, and files
// differ.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "rolellm/script/screenplay/line_scan.h"

namespace rolellm {

/// Where a column stands among the columns that carry running text.
enum class ColumnRank : std::uint8_t {
  left,     ///< left of all text
  first,    ///< the leftmost text column: mostly action
  between,  ///< right of it, left of the next
  second,   ///< the next text column: mostly speech
  third,    ///< a further one
  right,    ///< right of all text: mostly names
};
inline constexpr int kColumnRanks = 6;

/// The columns of a stretch of lines.
struct ColumnProfile {
  static constexpr int kColumns = 100;  // what stands further right counts as the last
  std::array<ColumnRank, kColumns> rank{};
  std::array<std::uint8_t, kColumns>
      capitals{};  ///< share of capital lines, 0 (none) to 4 (nearly all)
  std::array<std::uint8_t, kColumns> mass{};  ///< share of all lines, 0 (under 1 %) to 3
  int text_columns = 0;

  static std::size_t column(int indent) {
    return static_cast<std::size_t>(indent < kColumns ? indent : kColumns - 1);
  }
};

class PageLayout {
 public:
  explicit PageLayout(std::span<const LineScan> scans);

  /// The profile around the `i`-th line with ink.
  const ColumnProfile& at(std::size_t i) const { return profiles_[i / kBlock]; }
  /// Blank lines inside a paragraph; above 0 in double-spaced files.
  int line_gap() const { return line_gap_; }
  /// Blank lines between paragraphs, mostly; headings and pages may have more.
  int paragraph_gap() const { return paragraph_gap_; }

 private:
  static constexpr std::size_t kBlock = 400;
  std::vector<ColumnProfile> profiles_;
  int line_gap_ = 0, paragraph_gap_ = 1;
};

}  // namespace rolellm
