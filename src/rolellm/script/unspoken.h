// What no person says, whatever a format's parser took it for: sounds and captions, the pages and
// panels of comics, lists of cast and sets before the script.
#pragma once

#include <string>

#include "rolellm/script/assemble.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Tells those lines of `script`, one per line of `source`, as what they are.
void mark_unspoken(TaggedScript& script, const Lines& source);

/// For people: why a line is `kind`, whatever its format's parser took it for.
std::string why_unspoken(LineKind kind);

}  // namespace rolellm
