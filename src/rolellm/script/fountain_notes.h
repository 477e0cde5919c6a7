// What Fountain keeps out of the script: notes `[[ ]]` and the boneyard `/* */`.
#pragma once

#include <vector>

#include "rolellm/script/assemble.h"

namespace rolellm {

struct StrippedLines {
  Lines lines;                ///< what is left of each line; views into the source or `script`
  std::vector<bool> touched;  ///< something was taken from the line, or it lies inside a boneyard
};

/// Takes notes and boneyards out. Both may span lines; a note ends before the first line that is
/// truly empty (two blanks keep it open). What is never closed is text.
StrippedLines strip_notes(const Lines& source, TaggedScript& script);

}  // namespace rolellm
