#include "rolellm/eval/svg.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace rolellm {
namespace {

/// A round step that divides `top` into about five.
double tick_step(double top) {
  const double rough = top / 5;
  const double power = std::pow(10, std::floor(std::log10(std::max(rough, 1e-9))));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= rough) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string escape_html(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string bar_chart(std::span<const BarGroup> groups) {
  constexpr double kLeft = 46, kTop = 16, kHeight = 210, kBar = 44, kGap = 14, kGroupGap = 44;
  double top = 0.05, width = kLeft;
  for (const BarGroup& group : groups) {
    for (const Bar& bar : group.bars) top = std::max(top, bar.value.high);
    width += static_cast<double>(group.bars.size()) * (kBar + kGap) + kGroupGap;
  }
  const double step = tick_step(top);
  top = std::ceil(top / step + 0.2) * step;
  const auto y = [&](double value) { return kTop + kHeight * (1 - value / top); };
  std::string svg = fmt::format(
      "<svg class=\"chart\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" "
      "aria-label=\"ROUGE-L F1 with 95 % intervals\">\n",
      width, kTop + kHeight + 56);
  for (double tick = 0; tick <= top + 1e-9; tick += step) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{}\" y1=\"{:.1f}\" x2=\"{:.0f}\" y2=\"{:.1f}\"/>"
        "<text class=\"tick\" x=\"{}\" y=\"{:.1f}\">{:.2f}</text>\n",
        kLeft, y(tick), width, y(tick), kLeft - 8, y(tick) + 4, tick);
  }
  double x = kLeft + kGroupGap / 2;
  for (const BarGroup& group : groups) {
    const double begin = x;
    for (const Bar& bar : group.bars) {
      const double middle = x + kBar / 2;
      svg += fmt::format(
          "<rect class=\"bar {}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{}\" height=\"{:.1f}\" "
          "rx=\"3\"/>\n",
          bar.css_class, x, y(bar.value.mean), kBar, y(0) - y(bar.value.mean));
      svg += fmt::format(
          "<path class=\"whisker\" d=\"M{0:.1f} {1:.1f}V{2:.1f}M{3:.1f} {1:.1f}h12M{3:.1f} "
          "{2:.1f}h12\"/>\n",
          middle, y(bar.value.low), y(bar.value.high), middle - 6);
      svg += fmt::format(
          "<text class=\"figure\" x=\"{:.1f}\" y=\"{:.1f}\">{:.3f}</text>"
          "<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
          middle, y(bar.value.high) - 6, bar.value.mean, middle, y(0) + 17, escape_html(bar.label));
      x += kBar + kGap;
    }
    svg += fmt::format("<text class=\"group\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
                       (begin + x - kGap) / 2, y(0) + 42, escape_html(group.title));
    x += kGroupGap;
  }
  return svg + "</svg>\n";
}

std::string line_chart(std::span<const std::pair<double, double>> points, std::string_view x_title,
                       std::string_view y_title) {
  if (points.size() < 2) return {};
  constexpr double kLeft = 46, kTop = 12, kWidth = 560, kHeight = 190;
  double top = 0;
  for (const auto& [x, y] : points) top = std::max(top, y);
  const double step = tick_step(top);
  top = std::ceil(top / step) * step;
  const double first = points.front().first, last = points.back().first;
  const auto at_x = [&](double x) {
    return kLeft + kWidth * (x - first) / std::max(last - first, 1e-9);
  };
  const auto at_y = [&](double y) { return kTop + kHeight * (1 - y / top); };
  std::string svg = fmt::format(
      "<svg class=\"chart\" viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{} by {}\">\n",
      kLeft + kWidth + 16, kTop + kHeight + 40, escape_html(y_title), escape_html(x_title));
  for (double tick = 0; tick <= top + 1e-9; tick += step) {
    svg += fmt::format(
        "<line class=\"grid\" x1=\"{}\" y1=\"{:.1f}\" x2=\"{:.0f}\" y2=\"{:.1f}\"/>"
        "<text class=\"tick\" x=\"{}\" y=\"{:.1f}\">{:.1f}</text>\n",
        kLeft, at_y(tick), kLeft + kWidth, at_y(tick), kLeft - 8, at_y(tick) + 4, tick);
  }
  std::string path;
  for (const auto& [x, y] : points)
    path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", at_x(x), at_y(y));
  svg += fmt::format("<path class=\"line\" d=\"{}\"/>\n", path);
  svg += fmt::format("<text class=\"label\" x=\"{:.0f}\" y=\"{:.0f}\">{}</text>\n",
                     kLeft + kWidth / 2, kTop + kHeight + 32, escape_html(x_title));
  return svg + "</svg>\n";
}

}  // namespace rolellm
