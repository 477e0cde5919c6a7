// Why a line of a script that names its speakers was read as it was.
#pragma once

#include <string>

#include "rolellm/core/result.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Why `lines[line]`, which has ink, is what it is, as text for people.
Result<std::string> explain_named_line(const Lines& lines, std::size_t line);

}  // namespace rolellm
