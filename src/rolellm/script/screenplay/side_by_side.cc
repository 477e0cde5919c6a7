#include "rolellm/script/screenplay/side_by_side.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// The column on the page of byte `at` of a line; a tab goes to the next multiple of 8.
int column_of(const LineScan& line, std::size_t at) {
  int column = line.indent;
  for (const char c : line.ink.substr(0, at)) {
    if (c == '\t') {
      column = (column / 8 + 1) * 8;
    } else {
      column += (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1 : 0;
    }
  }
  return column;
}

/// Where the last gap of at least three blanks, or with a tab, ends.
std::size_t behind_last_gap(std::string_view ink) {
  const std::size_t gap = std::min(ink.rfind("   "), ink.size());
  const std::size_t tab = ink.rfind('\t');
  if (gap == ink.size() && tab == std::string_view::npos) return std::string_view::npos;
  const std::size_t last = gap == ink.size()               ? tab
                           : tab == std::string_view::npos ? gap
                                                           : std::max(gap, tab);
  return ink.find_first_not_of(" \t", last);
}

}  // namespace

std::size_t second_column(std::string_view ink) {
  const std::size_t gap = ink.find("   ");
  if (gap == std::string_view::npos) return gap;
  const std::size_t begin = ink.find_first_not_of(' ', gap);
  return begin == std::string_view::npos || ink[begin] == '(' ? std::string_view::npos : begin;
}

std::optional<SideBySide> read_side_by_side(std::span<const LineScan> lines) {
  constexpr int kStray = 3;  // columns
  constexpr std::size_t kMostLines = 60;
  if (lines.size() < 2 || lines.size() > kMostLines) return std::nullopt;
  // Where the right column begins, by the lines of speech that have words on both sides.
  int first = 0, last = 0, both = 0;
  for (const LineScan& line : lines.subspan(1)) {
    const std::size_t right = behind_last_gap(line.ink);
    if (right == std::string_view::npos) continue;
    const int column = column_of(line, right);
    first = both == 0 ? column : std::min(first, column);
    last = both == 0 ? column : std::max(last, column);
    ++both;
  }
  if (both == 0 || last - first > kStray) return std::nullopt;
  SideBySide columns;
  for (const LineScan& line : lines) {
    std::size_t right = behind_last_gap(line.ink);
    if (right == std::string_view::npos) right = line.indent + kStray < first ? line.ink.size() : 0;
    columns.left.push_back(trim(line.ink.substr(0, right)));
    columns.right.push_back(line.ink.substr(right));
  }
  // Each column is filled from its top: else a line of one speech is torn.
  for (const auto* column : {&columns.left, &columns.right}) {
    const auto empty = [](std::string_view text) { return text.empty(); };
    const auto end = std::find_if(column->begin(), column->end(), empty);
    if (!std::all_of(end, column->end(), empty)) return std::nullopt;
  }
  // The second name stands over its speech, the first one over the other.
  const bool named = !split_cue(columns.left[0]).name.empty() &&
                     !split_cue(columns.right[0]).name.empty() &&
                     column_of(lines[0], lines[0].ink.size() - columns.right[0].size()) >= first;
  return named ? std::optional(std::move(columns)) : std::nullopt;
}

}  // namespace rolellm
