// Every line that may open a speech, in each way it can be read so.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "rolellm/script/named/name_readings.h"
#include "rolellm/script/named/opening_names.h"
#include "rolellm/script/named/play_lines.h"

namespace rolellm {

/// A line read as one that opens a speech.
struct OpeningReading {
  Reading reading;
  std::string direction;      ///< of a bracket that closes in a line below
  std::size_t last_line = 0;  ///< which `reading` covers too; 0: one line

  bool is_alone() const { return reading.speech.empty(); }
};

struct OpeningCandidate {
  std::uint32_t line = 0;
  std::uint32_t name = 0;  ///< its number among the names
  OpeningReading found;
};

/// Reads lines [from, …), `source` being what they were made of, and counts their names. Those of
/// one line are neighbours, the shortest name first.
std::vector<OpeningCandidate> read_candidates(const Lines& source,
                                              const std::vector<PlayLine>& lines, std::size_t from,
                                              OpeningNames& names);

/// Whether a blank line or a heading stands above line `i`.
bool is_below_blank(const std::vector<PlayLine>& lines, std::size_t i);
/// Whether a blank line or nothing stands below it.
bool is_above_blank(const std::vector<PlayLine>& lines, std::size_t i);

}  // namespace rolellm
