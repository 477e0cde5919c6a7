// The report's pictures, as SVG text.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rolellm/eval/bootstrap.h"

namespace rolellm {

struct Bar {
  std::string label;
  Interval value;
  std::string css_class;  ///< decides the colour
};

/// A group of bars, e.g. one reference kind.
struct BarGroup {
  std::string title;
  std::vector<Bar> bars;
};

/// Upright bars in groups with interval whiskers and their figures.
std::string bar_chart(std::span<const BarGroup> groups);

/// A line through (x, y), with axes from the data's range.
std::string line_chart(std::span<const std::pair<double, double>> points, std::string_view x_title,
                       std::string_view y_title);

/// `&`, `<`, `>`, `"` and `'` made harmless in HTML text and attributes.
std::string escape_html(std::string_view text);

}  // namespace rolellm
