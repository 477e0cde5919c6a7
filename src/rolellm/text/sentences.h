// Sentences of English and Chinese text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

/// Sentences in order, trimmed, closing quotes and brackets included. Ends: `. ! ?` before a blank
/// or the end (not after `Mr`, `Dr`, `J` and the like), `。！？…` anywhere, and line breaks.
std::vector<std::string> sentences(std::string_view text);

/// Whether `text` ends the way a finished sentence does.
bool ends_as_sentence(std::string_view text);

/// Whether `sentence` ends with a question mark.
bool is_question(std::string_view sentence);

/// Puts `sentence` behind `text`, with a blank between them unless it begins with a Han character.
void append_sentence(std::string& text, std::string_view sentence);

/// The sentences of `text` that fit whole into `max_words`, at least the first.
std::string first_sentences(std::string_view text, int max_words);

/// `trim` of a text that may have white space at an end.
std::string_view trim_blanks(std::string_view text);

/// Without white space (ideographic too) at both ends.
inline std::string_view trim(std::string_view text) {
  // Asked of each line many times; most have ink of ASCII at both ends.
  const auto is_ink = [](char c) { return c > ' ' && c <= '~'; };
  return !text.empty() && is_ink(text.front()) && is_ink(text.back()) ? text : trim_blanks(text);
}

}  // namespace rolellm
