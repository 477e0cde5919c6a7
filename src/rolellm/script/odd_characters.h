// Characters that encodings, fonts and word processors leave in scripts.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/result.h"

namespace rolellm {

inline constexpr std::string_view kSoftHyphen = "\u00AD";

/// Takes the soft hyphen off the end of `text`: of a word whose rest is not here.
void drop_soft_hyphen(std::string& text);

/// Errors `config` and `io` of `data/words/characters.yaml`, without which nothing is replaced.
Status odd_characters_are_known();

/// The byte, 0x80 to 0x9F, that is `sign` in Windows-1252 as the same file has it; -1 for none.
int windows_byte_of(std::string_view sign);

/// `text` with what the table says of its characters: Windows' signs read as Latin-1, letters drawn
/// as one, blanks of other widths, marks without any. Soft hyphens go, but not at ends of lines,
/// where they part a word; where a text has them between blanks all are hyphens. Control characters
/// become blanks. Lines stay lines.
std::string without_odd_characters(std::string text);

}  // namespace rolellm
