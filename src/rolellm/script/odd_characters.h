// Characters that encodings, fonts and word processors leave in scripts.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/result.h"

namespace rolellm {

inline constexpr std::string_view kSoftHyphen = "\u00AD";

/// Errors `config` and `io` of `data/words/characters.yaml`, without which nothing is replaced.
Status odd_characters_are_known();

/// `text` with what the table says of its characters: Windows' signs read as Latin-1, letters drawn
/// as one, blanks of other widths, marks without any. Soft hyphens go, but not at ends of lines,
/// where they part a word; where a text has them between blanks all are hyphens. Control characters
/// become blanks. Lines stay lines.
std::string without_odd_characters(std::string text);

}  // namespace rolellm
