// What every script becomes, whatever its layout: utterances in order, each with its source lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/cast/corrections.h"

namespace rolellm {

/// What an utterance is. Only `dialogue` and `lyrics` are spoken; everything else has the role
/// `narrator`.
enum class UtteranceKind {
  dialogue,
  action,
  scene_heading,
  transition,
  parenthetical,
  lyrics,
  meta
};

/// What one source line is, for `script parse --lines`.
enum class LineKind : unsigned char {
  blank,
  scene_heading,
  action,
  cue,
  dialogue,
  parenthetical,
  transition,
  lyrics,
  meta
};

/// A stage direction inside a speech, taken out of `content`.
struct Direction {
  int offset = 0;    ///< where it stood: bytes into `content`
  std::string text;  ///< without its brackets
};

/// One speech whole, or one stretch of narration.
struct Utterance {
  std::string role;     ///< the speaker as first written, without extension; or `narrator`
  std::string content;  ///< UTF-8, source line breaks joined by a space (by a newline in lyrics)
  int act_id = 0;       ///< scene, counted from 0
  int diag_id = 0;      ///< row within the scene, counted from 0
  UtteranceKind kind = UtteranceKind::action;
  int line_begin = 0;  ///< first source line, 1-based, the cue included
  int line_end = 0;    ///< last source line, inclusive
  std::vector<Direction> directions;
  std::string extension;  ///< `V.O.`, `CONT'D`, … or empty
};

inline bool is_speech(const Utterance& utterance) {
  return utterance.kind == UtteranceKind::dialogue || utterance.kind == UtteranceKind::lyrics;
}

/// A file that a script was read from; see load_story.
struct ScriptPart {
  std::string source;  ///< the file's name
  std::string sha256;  ///< of its bytes; empty for what came through a pipe
  std::string title, license;
  int line = 0;  ///< its line 1 is the script's line 1 + this
};

struct Script {
  std::string title;  ///< from a title page or heading; may be empty
  std::string author;
  std::string license;
  std::string language;       ///< `en`, `zh`, `de` or `fr`; see script_language.h
  std::string format;         ///< `fountain`, `screenplay`, `play`, `transcript`, `chinese`
  std::string format_reason;  ///< why `auto` chose it, for -v
  std::vector<Utterance> utterances;
  std::vector<LineKind> lines;       ///< one per source line
  std::vector<std::string> persons;  ///< of the list before a play, as it names them; mostly empty
  CastCorrections corrections;       ///< of a person, for `cast_of`; mostly empty
  std::vector<ScriptPart> parts;     ///< files it was read from, in order; empty when nobody said
};

std::string_view kind_name(UtteranceKind kind);
std::string_view kind_name(LineKind kind);

/// Reads a script's bytes. `format` is a name of `script_formats()` or `auto`, which decides from
/// content. Errors: `bad_script.{empty,binary,encoding,no_speaker}` and `usage` for an unknown
/// format.
Result<Script> parse_script(std::string_view bytes, std::string_view format = "auto");

/// The same of `bytes` that were read from `path`; errors carry its name.
Result<Script> parse_script_file(const fs::path& path, std::string_view bytes,
                                 std::string_view format = "auto");

/// Reads a file; errors carry its name.
Result<Script> load_script(const fs::path& path, std::string_view format = "auto");

/// Why source line `line` (1-based) of a plain-text screenplay has its kind: scores of the kinds
/// and what speaks for the two best, as text for people. `usage` errors for a line without ink, or
/// where another format decided.
Result<std::string> explain_line(const fs::path& path, std::size_t line,
                                 std::string_view format = "auto");

/// The heading of scene `act_id` as written, or empty.
std::string scene_heading(const Script& script, int act_id);

/// Rows of RoleBench's profile files, with our additional keys behind them.
Json utterance_to_json(const Utterance& utterance);
Result<Utterance> utterance_from_json(const Json& row);

/// `rolellm.script/1`: header line with title, author, licence, language, format; then utterances.
Status save_script(const fs::path& path, const Script& script);
/// Reads what `save_script` wrote (without `lines`).
Result<Script> load_parsed_script(const fs::path& path);

}  // namespace rolellm
