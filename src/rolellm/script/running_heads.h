// The line a page carries at its top or foot: title, revision, page number.
#pragma once

#include <vector>

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// For each source line whether it is such a line: it comes again on other pages, digits aside,
/// and either ends in a page number far to the right or stands between other page furniture.
std::vector<bool> running_heads(const Lines& lines);

}  // namespace rolellm
