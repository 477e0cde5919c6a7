// Marks that libraries and printers put into speech: italics, quotes around whole speeches.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/script/assemble.h"

namespace rolellm {

/// `[_Exit._]` without the marks that stand for italics; directions in italics alone
/// (`So. _He sits._`) get brackets.
std::string without_italics(std::string_view text);

/// `_The salt is white,_` above `_the salt is grey._`: a song, each of its lines in italics.
bool are_verses_in_italics(std::string_view above, std::string_view below);

/// Cleans the texts of all lines; speeches that stand whole in 「」 or “” lose them.
void clean_spoken_text(TaggedScript& script);

}  // namespace rolellm
