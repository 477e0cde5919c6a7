// Bytes of any encoding to UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "rolellm/core/result.h"

namespace rolellm {

/// Bytes of a script at most; ICU counts in 31 bits.
inline constexpr std::size_t kLargestScript = std::size_t{1} << 30;

/// Where the first byte beyond ASCII stands in `text` from `at` on; the end when none does.
std::size_t find_beyond_ascii(std::string_view text, std::size_t at = 0);

/// A byte-order mark decides; else UTF-16 is told by its zero bytes, UTF-8 by itself, all else by
/// guess. Bytes that are no UTF-8 in a text that otherwise is are read as Windows-1252, from which
/// they mostly come. Errors: `bad_script.{binary,encoding,limit}`.
Result<std::string> decode_text(std::string_view bytes);

}  // namespace rolellm
