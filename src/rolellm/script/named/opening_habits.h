// How a file sets the lines that open speeches, learned from those that surely do.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

#include "rolellm/script/named/opening_candidates.h"
#include "rolellm/script/named/opening_names.h"
#include "rolellm/script/named/play_lines.h"

namespace rolellm {

/// Shares are of openings, 0 to 1.
struct OpeningHabits {
  NameEnd end = NameEnd::colon;
  bool alone = false;                       ///< the name on a line of its own
  int openings = 0;                         ///< candidates that look like it
  int names = 0;                            ///< how many names have them
  double below_blank = 0, above_blank = 0;  ///< a blank line above; below (of names alone)
  double capitals = 0, italics = 0;
  double small = 0;          ///< names that begin in lower case
  int indent = -1;           ///< of openings, where it tells them from other lines
  int shifted = 0;           ///< columns that an opening may lie off its column
  int middle = -1;           ///< of names alone in the middle of the line, twice the column
  bool marked = false;       ///< behind names stands a colon, or a dash with blanks around
  bool unbroken = false;     ///< nearly every paragraph begins with such a name
  bool by_places = false;    ///< what stands where openings stand is one, but for a few lines
  bool captions = false;     ///< `>>` stands where the speaker changes
  bool told_behind = false;  ///< words without a mark behind names tell of the person
  std::array<double, std::size_t{2} * kNameEnds> ends{};  ///< share of each sign, see `share_of`

  /// Of the openings that are sure, how many end so.
  double share_of(NameEnd sign, bool name_alone) const {
    return ends[2 * static_cast<std::size_t>(sign) + (name_alone ? 1 : 0)];
  }
};

/// Learns them from lines [from, …). `names` are judged.
OpeningHabits learn_habits(const std::vector<PlayLine>& lines, std::size_t from,
                           const std::vector<OpeningCandidate>& candidates,
                           const OpeningNames& names);

/// Whether `line` stands in the column of openings, or in the middle as they do.
bool is_in_column(const OpeningHabits& habits, const PlayLine& line);
/// The same of line `i`, and below a blank line where they are.
bool is_opening_place(const OpeningHabits& habits, const std::vector<PlayLine>& lines,
                      std::size_t i);

/// Twice the column of the line's middle.
int twice_middle(const PlayLine& line);

/// What openings here look like, for people: `speeches of the form NAME: text`.
std::string_view describe_openings(const OpeningHabits& habits);

}  // namespace rolellm
