// How far two short words are apart.
#pragma once

#include <string_view>

namespace rolellm {

/// Bytes to add, drop or change until `a` is `b` (Levenshtein 1966). Time is the product of the
/// lengths.
int edit_distance(std::string_view a, std::string_view b);

}  // namespace rolellm
