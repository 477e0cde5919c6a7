// One text line of a subtitle: tags out, and who it says is speaking.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/speech_openings.h"

namespace rolellm {

/// What one voice says on a line; most lines are one.
struct SubtitlePiece {
  std::string name;      ///< who is named for it, or empty
  std::string text;      ///< without tags, marks and name; may be empty
  bool changes = false;  ///< another speaker than before, named or not
  bool sung = false;
};

/// How a file names its speakers: before a colon, in brackets, or by `<v Name>` alone.
class SubtitleNames {
 public:
  /// Reads all lines. Errors: `config` and `io` of `data/words/subtitles.yaml`.
  static Result<SubtitleNames> of(const std::vector<std::string_view>& lines);

  /// The voices of a line in order, at least one.
  std::vector<SubtitlePiece> read(std::string_view line) const;

 private:
  void take_name(SubtitlePiece& piece) const;
  bool take_bracketed_name(SubtitlePiece& piece) const;

  NameCounts before_colon_, in_brackets_;
};

/// Whether a sentence is over behind `text`, so that somebody else may go on.
bool ends_spoken_sentence(std::string_view text);

}  // namespace rolellm
