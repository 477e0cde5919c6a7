// Lists of the cast and the sets before a script.
#pragma once

#include <cstddef>

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Lines [begin, end).
struct LineSpan {
  std::size_t begin = 0, end = 0;

  bool contains(std::size_t line) const { return line >= begin && line < end; }
};

/// `CAST`, `REGULARS`, `SETS`, `INTERIORS` above names or places alone, and `RUTH ..... Ann Lee`;
/// empty where none stand near the head.
LineSpan front_lists(const Lines& lines);

}  // namespace rolellm
