#include "rolellm/script/render/line_sheet.h"

#include <algorithm>
#include <string>

#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

LineSheet::LineSheet(const ScreenplayLayout& layout, std::uint64_t seed)
    : layout_(layout), random_(derive_seed(seed, "sheet")) {}

int LineSheet::stray(LineKind kind) {
  if (kind == LineKind::cue && chance(layout_.cue_strays))
    return static_cast<int>(random_.below(7)) - 2;
  return chance(layout_.line_strays) ? static_cast<int>(random_.below(3)) - 1 : 0;
}

void LineSheet::put(int column, std::string_view text, LineKind kind) {
  if (trim(text).empty()) return;
  const auto indent = static_cast<std::size_t>(std::max(column + stray(kind), 0));
  lines_.push_back({std::string(indent, ' ') + std::string(text), kind});
  for (int i = 0; i < layout_.line_spacing; ++i) lines_.push_back({});
}

void LineSheet::put_wrapped(int column, std::string_view text, int width, LineKind kind, int hang) {
  const double split = kind == LineKind::action     ? layout_.split_paragraphs
                       : kind == LineKind::dialogue ? layout_.split_speeches
                                                    : 0;
  bool first = true;
  for (const std::string& line : wrapped(text, width)) {
    if (!first && chance(split)) blanks(std::max(layout_.blank_between, 1));
    put(first ? column : column + hang, line, kind);
    first = false;
  }
}

void LineSheet::blanks(int count) {
  for (int i = 0; i < count - layout_.line_spacing; ++i) lines_.push_back({});
}

void LineSheet::gap() {
  if (!lines_.empty() && !chance(layout_.lost_blanks)) blanks(layout_.blank_between);
}

}  // namespace rolellm
