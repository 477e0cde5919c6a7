// Names that a slip of the pen or a scanner changed.
#pragma once

#include <string_view>

namespace rolellm {

/// Whether two folded names differ by one letter dropped, added, changed or two neighbours swapped.
bool is_one_slip(std::string_view a, std::string_view b);

}  // namespace rolellm
