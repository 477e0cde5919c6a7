// Why a line of a script that names its speakers was read as it was.
#pragma once

#include <string>

#include "rolellm/core/result.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Why source line `line` (1-based) is what it is, as text for people.
Result<std::string> explain_named_line(const SourceText& source, std::size_t line);

}  // namespace rolellm
