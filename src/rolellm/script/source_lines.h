// Bytes of a script to lines of clean UTF-8, whatever the encoding and the line ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

/// Decodes (byte-order marks, UTF-8, otherwise guessed), normalises to NFC and splits at LF, CRLF
/// or CR. Line i of the result is source line i + 1. Form feeds and no-break
/// spaces become blanks; tags such as `<i>` and entities go.
/// Errors: `bad_script.{empty,binary,encoding}`.
Result<std::vector<std::string>> read_source_lines(std::string_view bytes);

/// Columns before the first ink; a tab goes to the next multiple of 8.
int indent_of(std::string_view line);
bool is_blank(std::string_view line);

}  // namespace rolellm
