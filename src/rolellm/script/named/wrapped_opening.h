// A speaker's name with a direction that goes on in the lines below.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "rolellm/script/named/name_readings.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// A reading of several lines.
struct WrappedOpening {
  Reading reading;
  std::string direction;  ///< what the bracket holds, its lines joined
  std::size_t last = 0;   ///< the line that closes it
};

/// Line `i` when a bracket behind the name closes only below: `NAME (a direction that goes on`
/// above `in the next line): text`.
std::optional<WrappedOpening> read_wrapped_opening(const Lines& lines, std::size_t i);

}  // namespace rolellm
