// A role's name inside a text about the role.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/text/words.h"

namespace rolellm {

/// A name in a text: words [first, first + count) of its `word_spans`.
struct NameMention {
  std::size_t first = 0;
  std::size_t count = 0;
  bool possessive = false;  ///< ends in `'s`
};

/// Where `names` stand in `text` as whole words, in any case; the longest at each place.
std::vector<NameMention> name_mentions(const std::vector<WordSpan>& text,
                                       const std::vector<std::string>& names);

/// Whether one of `names` stands in `text` as whole words, in any case.
bool mentions_name(std::string_view text, const std::vector<std::string>& names);

/// `text` with each of `names` (and a capitalised surname right behind it) replaced by `instead`;
/// a possessive `'s` stays. At the start of a sentence `instead` gets a capital letter.
std::string without_name(std::string_view text, const std::vector<std::string>& names,
                         std::string_view instead);

/// Words with a capital inside a sentence, other than "I": what English text names. At a sentence's
/// start nothing tells a name from any other word.
std::vector<std::string> inner_names(std::string_view text);

}  // namespace rolellm
