// Scripts back into text: in clean layouts for people, and as screenplays are found on the web,
// with the true kind of every line, to measure and fit the parser.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rolellm/script/screenplay_layout.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// A line before it is written, or as it was.
struct RenderedLine {
  std::string text;
  LineKind kind = LineKind::blank;
};

struct RenderedText {
  std::string text;
  std::vector<LineKind> lines;  ///< one per line of `text`, as `SourceText` counts them
};

/// A screenplay page after page. The same seed gives the same text.
RenderedText render_screenplay(const Script& script, const ScreenplayLayout& layout,
                               std::uint64_t seed);

}  // namespace rolellm
