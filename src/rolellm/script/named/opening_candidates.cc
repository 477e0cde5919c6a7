#include "rolellm/script/named/opening_candidates.h"

#include <utility>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/wrapped_opening.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

namespace {

/// `THE BARN - LOBBY - NIGHT`, `7. KITCHEN. NIGHT`: a film's heading, and nobody's speech.
bool names_place_and_time(const Reading& reading) {
  return (reading.end == NameEnd::dash || reading.end == NameEnd::stop) &&
         !has_lowercase(reading.speech) && ends_in_time_of_day(reading.speech);
}

}  // namespace

bool is_below_blank(const std::vector<PlayLine>& lines, std::size_t i) {
  return i == 0 || lines[i - 1].blank() || lines[i - 1].kind == LineClass::heading;
}

bool is_above_blank(const std::vector<PlayLine>& lines, std::size_t i) {
  return i + 1 >= lines.size() || lines[i + 1].blank() || lines[i + 1].kind == LineClass::heading;
}

std::vector<OpeningCandidate> read_candidates(const Lines& source,
                                              const std::vector<PlayLine>& lines, std::size_t from,
                                              OpeningNames& names) {
  std::vector<OpeningCandidate> candidates;
  for (std::size_t i = from; i < lines.size(); ++i) {
    const PlayLine& line = lines[i];
    const bool readable =
        line.kind == LineClass::text || (line.kind == LineClass::told && line.ink.starts_with('_'));
    if (!readable) continue;
    const auto number = static_cast<std::uint32_t>(i);
    const Readings readings = read_openings(line.ink);
    if (readings.count == 0) {
      if (auto wrapped = read_wrapped_opening(source, i)) {
        const Reading& reading = wrapped->reading;
        candidates.push_back({number,
                              names.id_of(reading.name),
                              {reading, std::move(wrapped->direction), wrapped->last}});
      }
    }
    for (const Reading& reading : readings)
      if (!names_place_and_time(reading))
        candidates.push_back({number, names.id_of(reading.name), {reading, {}, 0}});
  }
  for (const OpeningCandidate& candidate : candidates) {
    if (candidate.found.reading.told) continue;
    OpeningName& name = names[candidate.name];
    ++name.lines;
    name.below_blank += is_below_blank(lines, candidate.line) ? 1 : 0;
    name.small = is_ascii_lower(candidate.found.reading.name.front());
  }
  return candidates;
}

}  // namespace rolellm
