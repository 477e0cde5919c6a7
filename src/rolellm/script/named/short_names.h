// Names cut short, as plays print them before speeches.
#pragma once

#include <string_view>

namespace rolellm {

/// `FIRST CIT` is short for `FIRST CITIZEN`, `POL` for `POLONIUS`: word by word, one cut off at
/// least. Both in capitals.
bool is_short_for(std::string_view brief, std::string_view name);

}  // namespace rolellm
