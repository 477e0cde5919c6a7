// The lines of a play or transcript before speeches are told apart: what libraries, printers and
// editors added is set aside, headings and stage directions are marked.
#pragma once

#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "rolellm/script/source_lines.h"

namespace rolellm {

enum class LineClass : std::uint8_t {
  blank,
  meta,     ///< page numbers, running heads, footnotes, notes of editors
  heading,  ///< acts, scenes, places
  pause,    ///< `COMMERCIAL BREAK`, `THE END`
  bracket,  ///< a direction in brackets that fills its lines
  told,     ///< a direction without brackets: `Enter Hamlet.`, `_Exit._`, `△ 老王进门。`
  text
};

struct PlayLine {
  std::string_view ink;      ///< without blanks, line numbers and times around it
  std::uint16_t indent = 0;  ///< columns before the ink, at most 999
  std::uint16_t length = 0;  ///< characters of the ink, at most 9999
  LineClass kind = LineClass::blank;
  bool begins = true;   ///< false: the second or a later line of a direction
  bool marked = false;  ///< `>>` stood before it, as captions have it where the speaker changes

  bool blank() const { return kind == LineClass::blank; }
};

/// All lines. Linear in the text.
std::vector<PlayLine> scan_play_lines(const Lines& lines);

/// The part between `*** START OF` and `*** END OF`, the lines in which libraries frame a work;
/// all of a file without them.
std::pair<std::size_t, std::size_t> framed_part(const Lines& lines);

}  // namespace rolellm
