// Utterances as lines of JSON, written without a tree of values between: scripts have many.
#pragma once

#include <string>

#include "rolellm/script/script.h"

namespace rolellm {

/// Appends the row that `utterance_to_json` makes, as `dump_json` writes it, and a newline.
void append_row(std::string& text, const Utterance& utterance);

}  // namespace rolellm
