// Bytes of a script to lines of clean UTF-8, whatever the encoding and the line ends.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

/// Lines of a script; views into a `SourceText`.
using Lines = std::vector<std::string_view>;

/// Lines [begin, end) of them.
struct LineSpan {
  std::size_t begin = 0, end = 0;

  bool contains(std::size_t line) const { return line >= begin && line < end; }
};

/// A script's text and its lines, which point into it. Can be moved, not copied.
class SourceText {
 public:
  /// Decodes (byte-order marks, UTF-8, otherwise guessed), normalises to NFC, takes odd characters
  /// out (odd_characters.h) and splits at LF, CRLF or CR. Errors:
  /// `bad_script.{empty,binary,encoding}`; `config` and `io` of the words in `data/` that lines are
  /// told by.
  static Result<SourceText> read(std::string_view bytes);

  /// The whole text, markup and line ends as they were.
  std::string_view text() const { return *text_; }
  /// Entry i is source line i + 1, without tags such as `<i>` and with entities resolved.
  const Lines& lines() const { return lines_; }
  /// The same lines as they stand: `<b>` inside a subtitle or a value of JSON is no web page's.
  const Lines& raw_lines() const { return raw_lines_.empty() ? lines_ : raw_lines_; }
  /// The line, 1-based, that byte `offset` of `text` belongs to. Logarithmic.
  int line_at(std::size_t offset) const;

 private:
  std::unique_ptr<std::string> text_;  // stays where it is when the object moves
  std::deque<std::string> cleaned_;    // lines that markup was taken from
  Lines lines_, raw_lines_;            // the latter only where they differ
};

/// Columns before the first ink; a tab goes to the next multiple of 8, an ideographic blank has
/// two.
int indent_of(std::string_view line);
bool is_blank(std::string_view line);

}  // namespace rolellm
