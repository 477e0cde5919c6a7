// Times that recordings put before lines.
#pragma once

#include <string_view>

namespace rolellm {

/// The line without what may stand before a name: times such as `[00:01:02]`, `>>`.
std::string_view without_time_marks(std::string_view line);

}  // namespace rolellm
