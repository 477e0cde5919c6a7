// What printing and the web do to a play's lines: pages, line numbers, lost blank lines, times.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rolellm/script/render/render.h"

namespace rolellm {

/// The dirt of `layout` upon lines that were set by it.
std::vector<RenderedLine> soil_play(std::vector<RenderedLine> lines, const PlayLayout& layout,
                                    const std::string& title, std::uint64_t seed);

/// `text` with some signs taken for others that look alike; as many bytes as before.
std::string misread(std::string text, double share, std::uint64_t seed);

}  // namespace rolellm
