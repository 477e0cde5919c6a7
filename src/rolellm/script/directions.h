// Stage directions in brackets, and speech without them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/script.h"

namespace rolellm {

/// A direction in a speech: from its opening bracket to behind its closing one. Small: a hostile
/// file may be all brackets.
struct Bracketed {
  std::uint32_t begin = 0, end = 0;
  std::uint8_t mark = 1;  ///< bytes of each of its two brackets
  bool known = false;     ///< a line of its own, however long

  /// What stands in it; `text` is the speech.
  std::string_view inside(std::string_view text) const;
};

/// The brackets of `text` that belong together, by where they open; of those in another that is no
/// longer than a direction only that one.
std::vector<Bracketed> brackets_of(std::string_view text);

/// `(low)` or `(low).` as a line of its own: what is in its brackets, else nothing.
std::optional<std::string_view> whole_direction(std::string_view line);

/// `text` without `brackets`, which go to `directions`; offsets are bytes into the returned text.
/// Of brackets in brackets the outer one counts, and one too long for a direction stays.
std::string without_brackets(std::string_view text, const std::vector<Bracketed>& brackets,
                             std::vector<Direction>& directions);

/// The same with all of the text's own brackets.
std::string extract_directions(std::string_view text, std::vector<Direction>& directions);

}  // namespace rolellm
