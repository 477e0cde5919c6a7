// Lines that may open a speech by naming who says it: every way a line can be read so.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/name_signs.h"

namespace rolellm {

/// One reading of a line as an opening; views into the line.
struct Reading {
  std::string_view name;    ///< as printed, without marks of italics
  std::string_view behind;  ///< brackets or words between the name and its end; or empty
  std::string_view speech;  ///< what follows on the line; empty when the name stands alone
  NameEnd end = NameEnd::nothing;
  bool italic = false;
  bool capitals = false;  ///< of the name
  /// The words behind are of no list: they may tell of the person, and so may all of the line.
  bool told = false;
  /// A dash with blanks around parts the two, or one behind a full stop: `HAL – …`, `Hal. – …`
  bool dashed = false;
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

/// `HAL - asleep on the floor`, `THE STAIRS - DARK`: what stands behind the dash is no sentence.
bool tells_behind_dash(const Reading& reading);

/// The speaker of a reading: extensions and directions told apart.
Cue cue_of(const Reading& reading);

}  // namespace rolellm
