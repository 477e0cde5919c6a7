// Small steps that every renderer takes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/script.h"

namespace rolellm {

/// `text` in lines of at most `width` characters, broken at blanks; a longer word stays whole. Han
/// text, which has no blanks, is broken before any character but a sign.
std::vector<std::string> wrapped(std::string_view text, int width);

/// So many blanks; none for a negative `count`.
std::string blanks(int count);

/// `at`, or where the character of UTF-8 ends that it lies in.
std::size_t at_character(std::string_view text, std::size_t at);

/// `THE OLD MAN` as `The Old Man`.
std::string title_case(std::string_view text);

/// A speech's content with its directions put back where they stood, in `open` and `close`.
std::string with_directions(const Utterance& speech, std::string_view open, std::string_view close);

/// Directions at the start of a speech, and the speech without them.
struct SplitSpeech {
  std::string opening;  ///< joined by `, `; or empty
  Utterance rest;
};
SplitSpeech split_opening_directions(const Utterance& speech);

}  // namespace rolellm
