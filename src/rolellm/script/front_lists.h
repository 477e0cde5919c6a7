// Lists of the cast and the sets before a script.
#pragma once

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// `CAST`, `REGULARS`, `SETS`, `INTERIORS` above names or places alone, and `RUTH ..... Ann Lee`;
/// empty where none stand near the head.
LineSpan front_lists(const Lines& lines);

}  // namespace rolellm
