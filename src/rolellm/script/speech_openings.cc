#include "rolellm/script/speech_openings.h"

#include "rolellm/script/named/name_readings.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {

std::optional<SpeechOpening> read_opening(std::string_view line) {
  line = trim(line);
  static constexpr ByteSet kColons(":\xE2\xEF");  // and what wide colons begin with
  if (kColons.find(line) == line.size()) return std::nullopt;
  if (is_scene_heading(line) || is_transition(line)) return std::nullopt;
  for (const Reading& reading : read_openings(line)) {
    if (reading.end != NameEnd::colon || reading.speech.starts_with("//")) continue;
    return SpeechOpening{cue_of(reading), reading.speech};
  }
  return std::nullopt;
}

}  // namespace rolellm
