// Lines that may open a speech by naming who says it: every way a line can be read so.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// What stands between a speaker's name and the speech.
enum class NameEnd : std::uint8_t {
  nothing,  ///< `HAMLET` alone on its line
  stop,     ///< `HAMLET. …`
  colon,    ///< `HAMLET: …`, `老王：…`
  dash,     ///< `HAMLET—…`, `HAMLET -- …`
  gap       ///< `HAMLET   …`: only blanks, behind capitals
};
inline constexpr int kNameEnds = 5;

/// One reading of a line as an opening; views into the line.
struct Reading {
  std::string_view name;    ///< as printed, without marks of italics
  std::string_view behind;  ///< brackets or words between the name and its end; or empty
  std::string_view speech;  ///< what follows on the line; empty when the name stands alone
  NameEnd end = NameEnd::nothing;
  bool italic = false;
  bool capitals = false;  ///< of the name
};

/// The readings of one line, the shortest name first.
struct Readings {
  std::array<Reading, 3> all;
  std::size_t count = 0;

  void add(const Reading& reading) {
    if (count < all.size()) all[count++] = reading;
  }
  const Reading* begin() const { return all.data(); }
  const Reading* end() const { return all.data() + count; }
};

/// How `line` (trimmed) can be read; none for most lines. Looks at a bounded head of the line.
Readings read_openings(std::string_view line);

/// The line without what may stand before a name: times such as `[00:01:02]`, `>>`.
std::string_view without_time_marks(std::string_view line);

/// The speaker of a reading: extensions and directions told apart.
Cue cue_of(const Reading& reading);

/// `FIRST CIT` is short for `FIRST CITIZEN`, `POL` for `POLONIUS`: word by word, one cut off at
/// least. Both in capitals.
bool is_short_for(std::string_view brief, std::string_view name);

/// Line `i` when a bracket behind the name closes only below: `NAME (a direction that goes on`
/// above `in the next line): text`.
std::optional<Reading> read_wrapped_opening(const Lines& lines, std::size_t i,
                                            std::string& direction);

}  // namespace rolellm
