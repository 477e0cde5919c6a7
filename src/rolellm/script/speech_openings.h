// `NAME: text` read by the line alone, for formats that name few of their speakers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rolellm/script/line_shapes.h"

namespace rolellm {

/// A line that may open a speech.
struct SpeechOpening {
  Cue cue;
  std::string_view speech;  ///< what follows the name on the line
};

std::optional<SpeechOpening> read_opening(std::string_view line);

}  // namespace rolellm
