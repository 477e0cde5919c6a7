// Bytes of a script to lines of clean UTF-8, whatever the encoding and the line ends.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// Decodes (byte-order marks, UTF-8, otherwise guessed), normalises to NFC and splits at LF, CRLF
/// or CR. Line i of the result is source line i + 1. Form feeds become blanks.
/// Errors: `bad_script.{empty,binary,encoding}`.
Result<std::vector<std::string>> read_source_lines(std::string_view bytes);

/// Columns before the first ink; a tab goes to the next multiple of 8.
int indent_of(std::string_view line);
/// Without blanks at both ends (ASCII blanks, tabs, no-break and ideographic spaces).
std::string_view trim(std::string_view text);
bool is_blank(std::string_view line);

}  // namespace rolellm
