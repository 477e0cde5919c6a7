// Capital and small letters of every alphabet: É, Ж, Ω. Han characters are neither.
#pragma once

#include <string>
#include <string_view>

namespace rolellm {

/// Whether the first character of `text` is a capital letter.
bool begins_with_capital(std::string_view text);
bool begins_with_small_letter(std::string_view text);

/// Whether `text` has capital letters and no small ones.
bool has_only_capitals(std::string_view text);

/// A name in capitals as prose writes it: `MÜLLER'S SON` → `Müller's Son`, `O'BRIEN` → `O'Brien`.
/// Bytes that are no UTF-8 stay as they are.
std::string name_as_prose(std::string_view name);

}  // namespace rolellm
