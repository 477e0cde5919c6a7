// From classified lines to utterances: the step every format shares.
#pragma once

#include <string>
#include <vector>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// What a format's parser says of one source line.
struct TaggedLine {
  LineKind kind = LineKind::blank;
  std::string text;  ///< what is read of the line, marks removed; for a cue line its name part
  Cue cue;           ///< set on a `cue` line, and on a `dialogue` line that names its speaker
  bool starts_speech = false;      ///< a cue, or a dialogue line that names its speaker
  bool starts_paragraph = false;   ///< an action line that opens a record of its own
  bool keeps_speech_open = false;  ///< a blank line after which the speech goes on
  bool new_scene = true;  ///< scene headings: begins a scene (an ACT line right above does not)
  bool continues_heading = false;  ///< the second line of a wrapped scene heading
};

/// Utterances of the lines, in order; scenes are counted, directions taken out of speech.
std::vector<Utterance> assemble(const std::vector<TaggedLine>& lines);

/// The kinds alone.
std::vector<LineKind> kinds_of(const std::vector<TaggedLine>& lines);

/// Takes bracketed stage directions out of `text`; offsets are bytes into the returned text.
std::string extract_directions(std::string_view text, std::vector<Direction>& directions);

}  // namespace rolellm
