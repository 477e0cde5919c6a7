// `NAME: text` read by the line alone, for formats that name few of their speakers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rolellm/script/line_shapes.h"

namespace rolellm {

/// A line that may open a speech.
struct Opening {
  Cue cue;
  std::string_view speech;  ///< what follows the name on the line
};

std::optional<Opening> read_opening(std::string_view line);

/// How often each name opens a speech.
using NameCounts = std::map<std::string, int>;

/// A name counts when it comes again, or is in capitals (or Han) and so cannot be prose.
bool is_known(const NameCounts& counts, const std::string& name);

}  // namespace rolellm
