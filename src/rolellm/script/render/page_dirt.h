// What printing, scanning and the web do to a screenplay's lines.
#pragma once

#include <cstdint>
#include <vector>

#include "rolellm/script/render/render.h"

namespace rolellm {

/// Pages with their furniture, then margins, noise and line ends.
RenderedText make_pages(std::vector<RenderedLine> lines, const ScreenplayLayout& layout,
                        std::uint64_t seed);

}  // namespace rolellm
