// A speaker's name with a direction that goes on in the next line.
#pragma once

#include <optional>
#include <string>

#include "rolellm/script/named/name_readings.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Line `i` when a bracket behind the name closes only below: `NAME (a direction that goes on`
/// above `in the next line): text`.
std::optional<Reading> read_wrapped_opening(const Lines& lines, std::size_t i,
                                            std::string& direction);

}  // namespace rolellm
