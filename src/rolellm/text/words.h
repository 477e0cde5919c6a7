// Words of English and Chinese text: the units that retrieval, checks and statistics count.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

/// Lower-cased words in order. A word is a run of letters and digits with inner apostrophes
/// (`don't`; a curly apostrophe becomes a straight one); every Han character is a word of its own.
/// Bytes that are no UTF-8 separate words.
std::vector<std::string> words(std::string_view text);

/// A word where it stands: bytes [begin, end) of the text.
struct WordSpan {
  std::string word;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The words of `words`, each with its place.
std::vector<WordSpan> word_spans(std::string_view text);

/// What retrieval matches: English words by their stem (`doors` → `door`), Han characters in pairs
/// of neighbours (a lone one by itself), so that a term of Chinese carries meaning too.
std::vector<std::string> search_terms(std::string_view text);

/// Takes off `'s`, plural, `-ed` and `-ing` of a lower-case English word: `stopped` → `stop`. Light
/// on purpose: equal forms of one word meet, and different words stay apart.
std::string stem(std::string_view word);

/// Words in English, characters in Chinese: how long a text is to a reader.
int count_words(std::string_view text);

/// The words with single blanks between: equal for texts that differ in case, punctuation and
/// space.
std::string normalise(std::string_view text);

/// Whether the first character of `text` is a Han character.
bool begins_with_han(std::string_view text);

/// `zh` when more Han characters than Latin words, else `en`.
std::string_view guess_language(std::string_view text);

/// Puts words or characters back in a row, blanks only between words that need them.
std::string join_words(const std::vector<std::string>& words);

}  // namespace rolellm
