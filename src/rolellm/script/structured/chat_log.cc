// Chats as scripts: SillyTavern's JSONL and lists of messages as chat APIs have them.
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/structured/chat_text.h"
#include "rolellm/script/structured/json_walk.h"

namespace rolellm {
namespace {

/// One more speech of `name` in `script`; system messages and the like are `meta`.
void add_message(TaggedScript& script, const FlatObject& row, const std::string& name,
                 const std::string& text, bool said) {
  if (!said || name.empty()) {
    script.lines.push_back(
        {.kind = LineKind::meta, .text = script.keep(text), .source_line = row.line_begin});
    return;
  }
  script.lines.push_back(
      {.kind = LineKind::dialogue,
       .cue = script.add_cue(Cue{.name = name, .extension = {}, .direction = {}}),
       .source_line = row.line_begin});
  for (ChatPiece& piece : chat_pieces(text)) {
    script.lines.push_back({.kind = piece.is_action ? LineKind::parenthetical : LineKind::dialogue,
                            .text = trim(script.keep(std::move(piece.text))),
                            .source_line = row.line_begin,
                            .is_direction = piece.is_action});
  }
}

/// Each line of `source` that is an object, read alone.
template <class Visit>
Status each_row(const Lines& source, Visit visit) {
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (is_blank(source[i])) continue;
    JsonWalk walk;
    walk.object = [&](FlatObject row) {
      if (!row.parent.empty()) return;
      row.line_begin = row.line_end = static_cast<int>(i) + 1;
      visit(row);
    };
    if (auto walked = walk_json(source[i], walk); !walked) {
      Error error = walked.error();
      error.line = static_cast<std::int64_t>(i) + 1;
      return fail(std::move(error));
    }
  }
  return ok();
}

/// Enough to see the keys by; a first message may be long.
std::string_view first_ink(const SourceText& source) {
  return trim(source.text().substr(0, 1 << 16));
}

}  // namespace

double looks_like_sillytavern(const Specimen& specimen, std::string& why) {
  const std::string_view head = first_ink(specimen.source);
  const bool object = head.starts_with("{");
  const bool named = head.find("\"user_name\"") != std::string_view::npos ||
                     (head.find("\"is_user\"") != std::string_view::npos &&
                      head.find("\"mes\"") != std::string_view::npos);
  why = object && named ? "JSON lines with user_name or is_user and mes" : "no SillyTavern keys";
  return object && named ? 1.0 : 0.0;
}

Result<TaggedScript> parse_sillytavern(const SourceText& source) {
  TaggedScript script;
  const auto walked = each_row(source.raw_lines(), [&](const FlatObject& row) {
    const std::string* text = row.find("mes");
    if (!text) {
      // Groups have no one character: their files say "unused".
      const std::string* name = row.find("character_name");
      if (name && *name != "unused") script.title = *name;
      return add_message(script, row, {}, script.title, false);
    }
    const std::string* name = row.find("name");
    const std::string* system = row.find("is_system");
    add_message(script, row, name ? *name : "", *text, !system || *system != "true");
  });
  if (!walked) return fail(walked.error());
  return script;
}

double looks_like_messages(const Specimen& specimen, std::string& why) {
  const std::string_view head = first_ink(specimen.source);
  const bool json = head.starts_with("{") || head.starts_with("[");
  const bool keys = head.find("\"role\"") != std::string_view::npos &&
                    head.find("\"content\"") != std::string_view::npos &&
                    head.find("\"act_id\"") == std::string_view::npos;
  why = json && keys ? "JSON with role and content" : "no chat messages";
  return json && keys ? 0.95 : 0.0;
}

Result<TaggedScript> parse_messages(const SourceText& source) {
  TaggedScript script;
  int conversations = 0, offset = 0;
  const auto conversation = [&](int line) {
    ++conversations;
    script.lines.push_back({.kind = LineKind::scene_heading,
                            .text = script.keep(fmt::format("Conversation {}", conversations)),
                            .source_line = line});
  };
  JsonWalk walk;
  bool by_rows = false;
  walk.list = [&](const std::string& key, int line) {
    if (key == "messages" || (by_rows && key.empty())) conversation(offset + line);
  };
  walk.object = [&](FlatObject row) {
    const std::string* role = row.find("role");
    const std::string* text = row.find("content");
    if (!role || !text) return;
    row.line_begin += offset;
    const std::string* name = row.find("name");
    const bool said = *role == "user" || *role == "assistant";
    add_message(script, row, name && !name->empty() ? *name : *role, *text, said);
  };
  // One JSON text, or one a line.
  const auto whole = walk_json(source.text(), walk);
  if (whole) return script;
  script = {};
  conversations = 0;
  by_rows = true;
  bool first = true;
  const Lines& rows = source.raw_lines();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_blank(rows[i])) continue;
    offset = static_cast<int>(i);
    auto walked = walk_json(rows[i], walk);
    // Where the first line is no JSON of its own, the text breaks off where it does.
    if (!walked && first) return fail(whole.error());
    if (!walked) {
      Error error = walked.error();
      error.line = offset + 1;
      return fail(std::move(error));
    }
    first = false;
  }
  return script;
}

}  // namespace rolellm
