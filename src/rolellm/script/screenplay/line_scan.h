// One pass over each line of a plain-text screenplay: what it is made of, before anything is
// decided.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// How a line begins and in which case it stands.
enum class LineShape : std::uint8_t {
  no_letters,       ///< `36.`, `***`
  capitals,         ///< `INT. BARN - DAY`, `McCOY`; `Jack` where names stand so
  capital_name,     ///< capitals before a bracket that is not: `ANDY (sulks)`
  mostly_capitals,  ///< `CLOSE ON THE BELL as it falls`
  upper_start,      ///< `The bell falls.`; without case what stands where a sentence may begin
  lower_start,      ///< `and falls.`; without case what stands below half a sentence
  bracket,          ///< `(sulks)`
  other_start,      ///< `"Never," he said.`, `3 men`, `- No`
};
inline constexpr int kLineShapes = 8;

/// Whether a line is a name's, a bracket's or running text's.
enum class LineCase : std::uint8_t { text, capitals, bracket };

/// A line with ink.
struct LineScan {
  std::string_view
      ink;  ///< without blanks and marks of bold around it and a revision mark far right
  std::uint32_t line = 0;    ///< index into the source's lines
  std::uint16_t indent = 0;  ///< columns before the ink, at most 999
  std::uint16_t gap = 0;     ///< blank lines above, at most 999
  std::uint16_t width = 0;   ///< columns of ink, gaps inside as one; at most 999
  std::uint16_t words = 0;   ///< without blanks each two letters
  std::uint16_t letters = 0;
  std::uint16_t digits = 0;
  /// Of the letters, word by word, whatever stands between; 0 for none.
  std::uint32_t letters_hash = 0;
  std::uint16_t name_bytes = 0;  ///< ink before the first bracket, trimmed
  LineShape shape = LineShape::no_letters;
  bool opens_bracket = false;   ///< a bracket that the line does not close
  bool closes_bracket = false;  ///< one that it did not open
  bool wide_gap = false;        ///< three blanks or a tab inside
  bool asks = false;            ///< a question mark
  bool mark_above = false;      ///< a mark alone stands where the line above has no blank below
  bool contracts = false;       ///< `don't`, `we'll`, but not `Ash's`
  bool caseless = false;        ///< mostly letters that have no case, such as Han

  LineCase line_case() const {
    if (shape == LineShape::bracket) return LineCase::bracket;
    return shape == LineShape::capitals || shape == LineShape::capital_name ? LineCase::capitals
                                                                            : LineCase::text;
  }
  std::string_view name() const { return ink.substr(0, name_bytes); }
};

/// All lines with ink, in order. Linear in the text; of an endless line only the head is looked at.
/// Lines of markup or of a revision mark alone are passed over; where no blank line stands beside
/// them they count as one.
std::vector<LineScan> scan_lines(const Lines& lines);

/// `</b>`, `*`: a line that shows nothing of the script.
bool is_mark_alone(std::string_view ink);

}  // namespace rolellm
