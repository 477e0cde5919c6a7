// Reads a script piece by piece: of a long one nothing but the text has to be in memory as a whole.
#pragma once

#include <future>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/script/formats.h"
#include "rolellm/script/pieces.h"
#include "rolellm/script/script.h"

namespace rolellm {

class ScriptReader {
 public:
  /// Decodes the text and chooses its format. Errors: those of `parse_script`.
  static Result<ScriptReader> open(std::string_view bytes, std::string_view format = "auto");
  /// The same of a file; errors carry its name.
  static Result<ScriptReader> open_file(const fs::path& path, std::string_view format = "auto");

  /// Whether every piece was read.
  bool done() const { return next_ == pieces_.size(); }
  /// The next piece: a script whose scenes, rows and source lines go on from the piece before. Only
  /// the first has `title`, `author`, `license` and `persons`, and only it is asked whether it is a
  /// script at all.
  Result<Script> next();
  /// All pieces that are left as one script.
  Result<Script> read();

 private:
  /// Lines of the source and what their format says of them.
  struct TaggedPiece {
    Lines lines;
    Result<TaggedScript> script;
  };

  ScriptReader(SourceText source, const ScriptFormat& format);

  static TaggedPiece tag(const ScriptFormat& format, Lines lines);
  TaggedPiece tag_whole() const;
  /// The next piece; one behind it is begun with on a thread of its own.
  TaggedPiece take_piece();
  /// That the first piece is a script.
  Status check(const Script& script, const Lines& lines) const;

  SourceText source_;
  const ScriptFormat* format_;
  bool by_looks_ = false;  // the format was not named
  std::string format_reason_, language_, file_;
  std::vector<LineSpan> pieces_;
  std::size_t next_ = 0;
  std::future<TaggedPiece> ahead_;  // the next piece, from the second on
  Place place_;                     // of the next piece
};

}  // namespace rolellm
