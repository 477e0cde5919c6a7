// Two people who speak at once, each in a column of their own.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "rolellm/script/screenplay/line_scan.h"

namespace rolellm {

/// What stands in each column, line by line; parts may be empty. The first line has the names.
struct SideBySide {
  std::vector<std::string_view> left, right;
};

/// The two columns of a line of names and the lines of speech below it; nothing where the gap
/// between them is not the same all the way down, or no line of speech has words on both sides.
std::optional<SideBySide> read_side_by_side(std::span<const LineScan> lines);

/// Where the wide gap inside a line ends, if anything but a bracket stands behind it; else `npos`.
std::size_t second_column(std::string_view ink);

}  // namespace rolellm
