// Noise on the single lines of a rendered screenplay: misread letters, revision marks, markup,
// tabs.
#pragma once

#include <cstdint>
#include <vector>

#include "rolellm/script/render/render.h"

namespace rolellm {

/// Adds what `layout` asks for; lines with ink that it adds are `meta`.
void smudge(std::vector<RenderedLine>& lines, const ScreenplayLayout& layout, std::uint64_t seed);

}  // namespace rolellm
