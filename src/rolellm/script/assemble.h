// From classified lines to utterances: the step every format shares.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/script.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// What a format's parser says of one source line, or of one element of a structured file.
struct TaggedLine {
  LineKind kind = LineKind::blank;
  std::string_view text;  ///< what is read of it, marks removed; empty on a `cue` line
  /// Who speaks: index into `TaggedScript::cues`, on a line that begins a speech; otherwise -1.
  int cue = -1;
  int source_line = 0;             ///< 1-based; 0: one more than the line before
  bool starts_paragraph = false;   ///< an action line that opens a record of its own
  bool keeps_speech_open = false;  ///< a blank line after which the speech goes on
  bool new_scene = true;  ///< scene headings: begins a scene (an ACT line right above does not)
  bool continues_heading = false;  ///< the second line of a wrapped scene heading
  bool is_direction = false;       ///< a parenthetical whose text stands without its brackets

  bool starts_speech() const { return cue >= 0; }
};

/// A parser's result before assembly. Texts point into the source or into `texts`.
struct TaggedScript {
  std::vector<TaggedLine> lines;  ///< by source line
  std::deque<Cue> cues;
  std::deque<std::string> texts;
  std::string title, author, license;
  std::vector<std::string> persons;  ///< as the script's own list names them
  /// Lines are elements of XML, JSON and the like: markup around them belongs to their records, and
  /// several may share a source line.
  bool structured = false;
  /// Lines of a structured file that were wrapped all the same, as subtitles are.
  bool wrapped = false;

  /// Keeps `text` as long as the script, for lines that are not read as they stand.
  std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }
  int add_cue(Cue cue) {
    cues.push_back(std::move(cue));
    return static_cast<int>(cues.size()) - 1;
  }
};

/// Where a piece of a script begins in the whole.
struct Place {
  int scene = 0, row = 0;       ///< of the next record
  bool scene_has_rows = false;  ///< so that the next heading begins another
  int line = 0;                 ///< source lines above
};

/// Utterances of the lines, in order; scenes are counted, directions taken out of speech.
/// Utterances of a structured file are widened so that each source line with ink is in one. `at`
/// goes on behind them.
std::vector<Utterance> assemble(const TaggedScript& script, const Lines& source, Place& at);

/// The kinds alone, one per line of the source.
std::vector<LineKind> kinds_of(const TaggedScript& script, const Lines& source);

}  // namespace rolellm
