#include "rolellm/script/screenplay/page_layout.h"

#include <algorithm>
#include <cstdlib>

namespace rolellm {
namespace {

constexpr int kColumns = ColumnProfile::kColumns;
constexpr int kTolerance = 2;  // columns by which lines of one kind stray

struct ColumnCounts {
  std::array<int, kColumns> lines{}, capitals{}, text{};

  void add(const LineScan& scan) {
    const std::size_t column = ColumnProfile::column(scan.indent);
    ++lines[column];
    capitals[column] += scan.line_case() == LineCase::capitals && scan.words <= 6 ? 1 : 0;
    const bool running = scan.shape == LineShape::upper_start ||
                         scan.shape == LineShape::lower_start ||
                         scan.shape == LineShape::other_start;
    // `The Ferry - 3/14/98       12.` stands on its own column of each page.
    const bool of_page = scan.wide_gap && scan.digits > 0;
    text[column] += running && scan.words >= 3 && !of_page ? 1 : 0;
  }
  void add(const ColumnCounts& other) {
    for (std::size_t i = 0; i < kColumns; ++i) {
      lines[i] += other.lines[i];
      capitals[i] += other.capitals[i];
      text[i] += other.text[i];
    }
  }
};

int around(const std::array<int, kColumns>& counts, int column, int reach) {
  int sum = 0;
  for (int c = std::max(0, column - reach); c <= std::min(kColumns - 1, column + reach); ++c)
    sum += counts[static_cast<std::size_t>(c)];
  return sum;
}

/// Columns that carry a fair share of the running text, from the left.
std::vector<int> text_columns(const ColumnCounts& counts) {
  int all = 0;
  for (const int n : counts.text) all += n;
  std::vector<int> columns;
  std::array<int, kColumns> left = counts.text;
  while (columns.size() < 4) {
    const auto peak = std::max_element(left.begin(), left.end());
    const int column = static_cast<int>(peak - left.begin());
    const int mass = around(left, column, 1);
    if (mass == 0 || mass * 14 < all) break;
    columns.push_back(column);
    for (int c = std::max(0, column - kTolerance); c <= std::min(kColumns - 1, column + kTolerance);
         ++c) {
      left[static_cast<std::size_t>(c)] = 0;
    }
  }
  std::sort(columns.begin(), columns.end());
  return columns;
}

ColumnRank rank_of(int column, const std::vector<int>& texts) {
  if (texts.empty()) return ColumnRank::first;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (std::abs(column - texts[i]) > kTolerance) continue;
    return i == 0 ? ColumnRank::first : i == 1 ? ColumnRank::second : ColumnRank::third;
  }
  if (column < texts.front()) return ColumnRank::left;
  return column > texts.back() ? ColumnRank::right : ColumnRank::between;
}

std::uint8_t bucket(int part, int all, std::span<const int> percents) {
  std::uint8_t index = 0;
  for (const int percent : percents) index += 100 * part >= percent * all ? 1 : 0;
  return index;
}

ColumnProfile profile_of(const ColumnCounts& counts) {
  constexpr int kCapitalSteps[] = {8, 35, 70, 92};
  constexpr int kMassSteps[] = {1, 6, 25};
  ColumnProfile profile;
  const std::vector<int> texts = text_columns(counts);
  profile.text_columns = static_cast<int>(texts.size());
  int all = 0;
  for (const int n : counts.lines) all += n;
  for (int column = 0; column < kColumns; ++column) {
    const auto at = static_cast<std::size_t>(column);
    profile.rank[at] = rank_of(column, texts);
    const int lines = around(counts.lines, column, 1);
    profile.capitals[at] =
        bucket(around(counts.capitals, column, 1), std::max(lines, 1), kCapitalSteps);
    profile.mass[at] = bucket(lines, std::max(all, 1), kMassSteps);
  }
  return profile;
}

/// The commonest number of blank lines between two lines that run on.
int gap_in_paragraphs(std::span<const LineScan> scans) {
  std::array<int, 5> gaps{};
  for (std::size_t i = 1; i < scans.size(); ++i) {
    const LineScan &above = scans[i - 1], &line = scans[i];
    if (line.shape != LineShape::lower_start || above.words < 4 || line.gap > 4 ||
        std::abs(above.indent - line.indent) > 1) {
      continue;
    }
    ++gaps[line.gap];
  }
  return static_cast<int>(std::max_element(gaps.begin(), gaps.end()) - gaps.begin());
}

/// The commonest number of blank lines above `line_gap`.
int gap_between_paragraphs(std::span<const LineScan> scans, int line_gap) {
  std::array<int, 8> gaps{};
  for (std::size_t i = 1; i < scans.size(); ++i)
    if (scans[i].gap > line_gap && scans[i].gap < gaps.size()) ++gaps[scans[i].gap];
  const auto most = std::max_element(gaps.begin(), gaps.end());
  return *most == 0 ? line_gap + 1 : static_cast<int>(most - gaps.begin());
}

}  // namespace

PageLayout::PageLayout(std::span<const LineScan> scans)
    : line_gap_(gap_in_paragraphs(scans)),
      paragraph_gap_(gap_between_paragraphs(scans, line_gap_)) {
  const std::size_t blocks = (scans.size() + kBlock - 1) / kBlock;
  std::vector<ColumnCounts> counts(blocks);
  for (std::size_t i = 0; i < scans.size(); ++i) counts[i / kBlock].add(scans[i]);
  // A block alone may be all action: its neighbours count too.
  for (std::size_t b = 0; b < blocks; ++b) {
    ColumnCounts sum = counts[b];
    if (b > 0) sum.add(counts[b - 1]);
    if (b + 1 < blocks) sum.add(counts[b + 1]);
    profiles_.push_back(profile_of(sum));
  }
}

}  // namespace rolellm
