// Utterances and kinds of lines as lines of JSON, written without a tree of values between: scripts
// have many.
#pragma once

#include <cstddef>
#include <string>

#include "rolellm/script/script.h"

namespace rolellm {

/// Appends the row that `utterance_to_json` makes, as `dump_json` writes it, and a newline.
void append_row(std::string& text, const Utterance& utterance);

/// `{"line":12,"kind":"cue"}` and a newline; `number` counts from 1.
void append_line_row(std::string& text, std::size_t number, LineKind kind);

}  // namespace rolellm
