// Makes speeches, directions and headings of a script's lines.
#pragma once

#include "rolellm/script/assemble.h"
#include "rolellm/script/named/named_script.h"
#include "rolellm/script/named/paragraphs.h"

namespace rolellm {

/// What each line of `source`, of which `script` was read, is and who says it.
TaggedScript tag_speeches(const NamedScript& script, const ParagraphJudge& paragraphs,
                          const Lines& source);

}  // namespace rolellm
