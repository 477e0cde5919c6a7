// The title page of a plain-text screenplay.
#pragma once

#include <cstddef>

#include "rolellm/script/assemble.h"

namespace rolellm {

/// The title, then who wrote it, before any heading: sets both in `script` and returns the index of
/// the line behind them; 0 when the text does not begin so.
std::size_t read_title_page(const Lines& lines, TaggedScript& script);

}  // namespace rolellm
