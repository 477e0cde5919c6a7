// Whether names above speeches are a stage play's or a film's.
#pragma once

#include "rolellm/script/named/named_script.h"

namespace rolellm {

/// 0 to 1, of names without a sign. Acts and a list of persons tell a play; without them, where the
/// speeches stand, how wide they are, and that nothing is told in paragraphs of its own.
double stage_share(const NamedScript& script);

/// Whether much happens in paragraphs without brackets, as films have it.
bool tells_in_paragraphs(const NamedScript& script);
/// Whether names with a sign above speeches are a film's: there are no acts and no list of persons,
/// no more is told in brackets than without, and there is INT. or EXT., or many a paragraph tells
/// what happens.
bool tells_as_films_do(const NamedScript& script);

}  // namespace rolellm
