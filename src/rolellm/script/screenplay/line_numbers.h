// Numbers in a line of a screenplay: of scenes and of pages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/screenplay/line_keywords.h"

namespace rolellm {

/// Bytes of a scene number at the start: `12`, `12A`, `A12`, `12.`; 0 when there is none.
std::size_t scene_number_bytes(std::string_view text);

/// Of the scene's number at the left and what stands far off at the right, alone or behind one of
/// `page_words`.
KeywordBits number_keywords(std::string_view text, const std::vector<std::string>& page_words);

}  // namespace rolellm
