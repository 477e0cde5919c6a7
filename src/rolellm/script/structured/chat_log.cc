// Chats as scripts: SillyTavern's JSONL and lists of messages as chat APIs have them.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/structured/chat_text.h"
#include "rolellm/script/structured/json_walk.h"

namespace rolellm {
namespace {

/// One more speech of `name` in `script`; system messages and empty ones are `meta`.
void add_message(TaggedScript& script, const FlatObject& row, const std::string& name,
                 const std::string& text, bool said) {
  if (!said || name.empty() || trim(text).empty()) {
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

/// Has `read` add each line, told with its number, to `script`. Up to 1 % of lines that it finds
/// wrong are left out with a warning, as in all JSON lines; of more the first one is the error.
template <class Read>
Status add_rows(TaggedScript& script, const Lines& source, Read read) {
  std::vector<Error> wrong;
  std::size_t right = 0;
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (is_blank(source[i])) continue;
    const std::size_t before = script.lines.size();
    const Status row = read(source[i], static_cast<int>(i) + 1);
    if (row) {
      ++right;
      continue;
    }
    script.lines.resize(before);
    wrong.push_back(row.error());
    wrong.back().line = static_cast<std::int64_t>(i) + 1;
    wrong.back().offset.reset();  // within the line
    if (wrong.size() * 100 > source.size()) return fail(wrong.front());
  }
  for (Error& error : wrong) error.file = "chat";
  return judge_rows(std::move(wrong), right);
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
  const auto read_row = [&](const FlatObject& row) -> Status {
    if (auto text = row.expect_text("mes"); !text) return text;
    if (auto name = row.expect_text("name"); !name) return name;
    const std::string* text = row.find("mes");
    if (!text) {
      // Groups have no one character: their files say "unused".
      const std::string* name = row.find("character_name");
      if (name && *name != "unused") script.title = *name;
      add_message(script, row, {}, script.title, false);
      return ok();
    }
    const std::string* name = row.find("name");
    const std::string* system = row.find("is_system");
    add_message(script, row, name ? *name : "", *text, !system || *system != "true");
    return ok();
  };
  const auto walked = add_rows(script, source.raw_lines(), [&](std::string_view line, int number) {
    Status read = ok();
    JsonWalk walk;
    walk.object = [&](FlatObject row) {
      row.line_begin = row.line_end = number;
      if (row.parent.empty() && read) read = read_row(row);
    };
    const Status json = walk_json(line, walk);
    return json ? read : json;
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
  Status types = ok();
  walk.list = [&](const std::string& key, int line) {
    if (key == "messages" || (by_rows && key.empty())) conversation(offset + line);
  };
  walk.object = [&](FlatObject row) {
    row.line_begin += offset;
    const std::string* role = row.find("role");
    if (!role) return;
    if (auto text = row.expect_text("content"); !text && types) types = text;
    const std::string* text = row.find("content");
    if (!text) return;
    const std::string* name = row.find("name");
    const bool said = *role == "user" || *role == "assistant";
    add_message(script, row, name && !name->empty() ? *name : *role, *text, said);
  };
  // One JSON text, or one a line.
  const auto whole = walk_json(source.text(), walk);
  if (whole && !types) return fail(types.error());
  if (whole) return script;
  // Where the first line is no JSON of its own, the text breaks off where it does.
  const Lines& lines = source.raw_lines();
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  if (first == lines.end() || !walk_json(*first, {})) return fail(whole.error());
  script = {};
  conversations = 0;
  by_rows = true;
  const auto rows = add_rows(script, lines, [&](std::string_view line, int number) {
    offset = number - 1;
    types = ok();
    const int before = conversations;
    const Status json = walk_json(line, walk);
    if (!json || !types) conversations = before;
    return json ? types : json;
  });
  if (!rows) return fail(rows.error());
  return script;
}

}  // namespace rolellm
