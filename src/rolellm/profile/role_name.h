// A role's name inside a text about the role.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

/// Whether one of `names` stands in `text` as whole words, in any case.
bool mentions_name(std::string_view text, const std::vector<std::string>& names);

/// `text` with each of `names` (and a capitalised surname right behind it) replaced by `instead`;
/// a possessive `'s` stays. At the start of a sentence `instead` gets a capital letter.
std::string without_name(std::string_view text, const std::vector<std::string>& names,
                         std::string_view instead);

}  // namespace rolellm
