// What no person says, whatever a format's parser took it for: sounds and captions, the pages and
// panels of comics, lists of cast and sets before the script.
#pragma once

#include "rolellm/script/assemble.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Tells those lines of `script`, one per line of `source`, as what they are.
void mark_unspoken(TaggedScript& script, const Lines& source);

}  // namespace rolellm
