// Scripts that name the speaker before each speech, read whole: what the formats `play`,
// `transcript` and `chinese` share, and why a line was read as it was.
#pragma once

#include <string>

#include "rolellm/script/assemble.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Why source line `line` (1-based) is what it is, as text for people.
Result<std::string> explain_named_line(const SourceText& source, std::size_t line);

}  // namespace rolellm
