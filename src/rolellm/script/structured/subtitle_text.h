// One text line of a subtitle: tags out, and who it says is speaking.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// What one voice says on a line; most lines are one.
struct SubtitlePiece {
  std::string_view name;       ///< who is named for it, or empty
  std::string_view extension;  ///< `V.O.` behind the name, or empty
  std::string_view text;       ///< without tags, marks and name; may be empty
  bool changes = false;        ///< another speaker than before, named or not
  bool sung = false;
};

/// How a file names its speakers: before a colon, in brackets, or by `<v Name>` alone.
class SubtitleNames {
 public:
  /// Reads all lines that are shown. Errors: `config` and `io` of `data/words/subtitles.yaml`.
  static Result<SubtitleNames> of(const Lines& shown);

  /// The voices of a line in order, at least one. They point into the line, or into `made`, where
  /// what does not stand in the line as it is read is added.
  std::vector<SubtitlePiece> read(std::string_view line, std::deque<std::string>& made) const;

 private:
  void take_name(SubtitlePiece& piece, std::deque<std::string>& made) const;
  bool take_bracketed_name(SubtitlePiece& piece) const;

  /// How often each name stands there.
  using NameCounts = std::map<std::string, int, std::less<>>;
  NameCounts before_colon_, in_brackets_;
};

/// Whether a sentence is over behind `text`, so that somebody else may go on.
bool ends_spoken_sentence(std::string_view text);

}  // namespace rolellm
