#include "rolellm/script/script.h"

#include "rolellm/script/script_reader.h"
#include "rolellm/script/structured/pdf.h"

namespace rolellm {

Result<Script> parse_script(std::string_view bytes, std::string_view format) {
  auto reader = ScriptReader::open(bytes, format);
  if (!reader) return fail(reader.error());
  return reader->read();
}

Result<Script> parse_script_file(const fs::path& path, std::string_view bytes,
                                 std::string_view format) {
  auto script = parse_script(bytes, format);
  if (script) return script;
  Error error = script.error();
  error.file = path.string();
  return fail(std::move(error));
}

Result<Script> load_script(const fs::path& path, std::string_view format) {
  auto reader = ScriptReader::open_file(path, format);
  if (!reader) return fail(reader.error());
  return reader->read();
}

std::string_view kind_name(UtteranceKind kind) {
  switch (kind) {
    case UtteranceKind::dialogue:
      return "dialogue";
    case UtteranceKind::action:
      return "action";
    case UtteranceKind::scene_heading:
      return "scene_heading";
    case UtteranceKind::transition:
      return "transition";
    case UtteranceKind::parenthetical:
      return "parenthetical";
    case UtteranceKind::lyrics:
      return "lyrics";
    case UtteranceKind::meta:
      return "meta";
  }
  return "action";
}

std::string_view kind_name(LineKind kind) {
  switch (kind) {
    case LineKind::blank:
      return "blank";
    case LineKind::scene_heading:
      return "scene_heading";
    case LineKind::action:
      return "action";
    case LineKind::cue:
      return "cue";
    case LineKind::dialogue:
      return "dialogue";
    case LineKind::parenthetical:
      return "parenthetical";
    case LineKind::transition:
      return "transition";
    case LineKind::lyrics:
      return "lyrics";
    case LineKind::meta:
      return "meta";
  }
  return "blank";
}

std::string scene_heading(const Script& script, int act_id) {
  for (const Utterance& u : script.utterances) {
    if (u.act_id == act_id && u.kind == UtteranceKind::scene_heading) return u.content;
  }
  return {};
}

}  // namespace rolellm
