#include "rolellm/script/pieces.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/divisions.h"

namespace rolellm {
namespace {

/// The line, from `from` on, above which a piece ends.
std::size_t end_of_piece(const Lines& lines, std::size_t from) {
  constexpr std::size_t kSoon = 1000;  // lines; few scenes are longer
  const std::size_t until = std::min(lines.size(), from + kSoon);
  std::size_t below_blank = from;
  for (std::size_t i = from; i < until; ++i) {
    if (is_film_heading(lines[i]) || is_act_or_scene(lines[i])) return i;
    if (below_blank == from && is_blank(lines[i])) below_blank = i + 1;
  }
  return below_blank;
}

}  // namespace

std::vector<LineSpan> pieces_of(const Lines& lines, std::size_t most) {
  const std::size_t count = (lines.size() + most - 1) / most;
  std::vector<LineSpan> pieces;
  std::size_t begin = 0;
  for (std::size_t i = 1; i <= count; ++i) {
    const std::size_t middle = i * lines.size() / count;
    if (middle <= begin) continue;  // the piece above went on over it
    const std::size_t end = i == count ? lines.size() : end_of_piece(lines, middle);
    pieces.push_back({begin, end});
    begin = end;
  }
  return pieces;
}

std::vector<LineSpan> pieces_of(const SourceText& source) {
  const Lines& lines = source.lines();
  const bool boneyard = source.text().find("/*") != std::string_view::npos;
  return pieces_of(lines, boneyard ? lines.size() : kPieceLines);
}

Lines lines_in(const Lines& lines, LineSpan piece) {
  return {lines.begin() + static_cast<std::ptrdiff_t>(piece.begin),
          lines.begin() + static_cast<std::ptrdiff_t>(piece.end)};
}

}  // namespace rolellm
