// Whether names without a sign above speeches are a stage play's or a film's.
#pragma once

#include "rolellm/script/named/named_script.h"

namespace rolellm {

/// 0 to 1. Acts and a list of persons tell a play; without them, where the speeches stand, how wide
/// they are, and that nothing is told in paragraphs of its own.
double stage_share(const NamedScript& script);

/// Whether much happens in paragraphs without brackets, as films have it.
bool tells_in_paragraphs(const NamedScript& script);

}  // namespace rolellm
