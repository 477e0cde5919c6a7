// Script artefacts: `rolellm.script/1`, a superset of RoleBench's profile rows.
#include <array>

#include "rolellm/core/jsonl.h"
#include "rolellm/script/script.h"
#include "rolellm/script/script_rows.h"

namespace rolellm {
namespace {

constexpr std::string_view kFormat = "rolellm.script/1";

Result<UtteranceKind> read_kind(const Json& row) {
  const std::string name = string_or(row, "kind", "dialogue");
  for (const UtteranceKind kind :
       {UtteranceKind::dialogue, UtteranceKind::action, UtteranceKind::scene_heading,
        UtteranceKind::transition, UtteranceKind::parenthetical, UtteranceKind::lyrics,
        UtteranceKind::meta}) {
    if (kind_name(kind) == name) return kind;
  }
  return fail(ErrorKind::schema, "value",
              "expected \"kind\" to be a known kind, found \"" + name + "\"");
}

Json part_to_json(const ScriptPart& part) {
  return Json{{"source", part.source},
              {"sha256", part.sha256},
              {"title", part.title},
              {"license", part.license},
              {"line", part.line}};
}

Result<ScriptPart> part_from_json(const Json& json) {
  ScriptPart part{.source = string_or(json, "source", ""),
                  .sha256 = string_or(json, "sha256", ""),
                  .title = string_or(json, "title", ""),
                  .license = string_or(json, "license", "")};
  auto line = int32_field(json, "line");
  if (!line) return fail(line.error(), "parts");
  part.line = *line;
  return part;
}

}  // namespace

Json utterance_to_json(const Utterance& u) {
  Json directions = Json::array();
  for (const Direction& d : u.directions)
    directions.push_back({{"offset", d.offset}, {"text", d.text}});
  return Json{{"role", u.role},         {"content", u.content},      {"act_id", u.act_id},
              {"diag_id", u.diag_id},   {"kind", kind_name(u.kind)}, {"line_begin", u.line_begin},
              {"line_end", u.line_end}, {"directions", directions},  {"extension", u.extension}};
}

Result<Utterance> utterance_from_json(const Json& row) {
  Utterance u;
  auto role = string_field(row, "role");
  if (!role) return fail(role.error());
  auto content = string_field(row, "content");
  if (!content) return fail(content.error());
  auto kind = read_kind(row);
  if (!kind) return fail(kind.error());
  u.role = *role;
  u.content = *content;
  u.kind = *kind;
  // RoleBench's own rows carry no lines; their ids are numbers.
  for (auto [key, field] : {std::pair{"act_id", &u.act_id},
                            {"diag_id", &u.diag_id},
                            {"line_begin", &u.line_begin},
                            {"line_end", &u.line_end}}) {
    if (!row.contains(key)) continue;
    auto value = int32_field(row, key);
    if (!value) return fail(value.error());
    *field = *value;
  }
  u.extension = string_or(row, "extension", "");
  if (row.contains("directions") && row["directions"].is_array()) {
    for (const Json& d : row["directions"]) {
      Direction direction{.text = string_or(d, "text", "")};
      if (d.contains("offset")) {
        auto offset = int32_field(d, "offset");
        if (!offset) return fail(offset.error());
        direction.offset = *offset;
      }
      u.directions.push_back(std::move(direction));
    }
  }
  return u;
}

Status save_script(const fs::path& path, const Script& script) {
  Json header = {{"format", kFormat},           {"title", script.title},
                 {"author", script.author},     {"license", script.license},
                 {"language", script.language}, {"layout", script.format}};
  if (!script.persons.empty()) header["persons"] = script.persons;
  if (!script.corrections.empty()) header["corrections"] = corrections_to_json(script.corrections);
  for (const ScriptPart& part : script.parts) header["parts"].push_back(part_to_json(part));
  std::string text = dump_json(header) + "\n";
  for (const Utterance& u : script.utterances) append_row(text, u);
  return write_atomic(path, text);
}

Result<Script> load_parsed_script(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  auto rows = parse_jsonl(*text, path.string());
  if (!rows) return fail(rows.error());
  if (rows->empty() || string_or(rows->front().value, "format", "") != kFormat) {
    return fail(Error{.kind = ErrorKind::schema,
                      .detail = "version",
                      .message = "expected a first line with \"format\": \"rolellm.script/1\"",
                      .file = path.string(),
                      .line = 1});
  }
  Script script;
  const Json& header = rows->front().value;
  script.title = string_or(header, "title", "");
  script.author = string_or(header, "author", "");
  script.license = string_or(header, "license", "");
  script.language = string_or(header, "language", "en");
  script.format = string_or(header, "layout", "");
  if (header.contains("persons")) {
    auto persons = strings_field(header, "persons");
    if (!persons) return fail(persons.error(), path.string());
    script.persons = std::move(*persons);
  }
  if (header.contains("corrections")) {
    auto corrections = corrections_from_json(header["corrections"]);
    if (!corrections) return fail(corrections.error(), path.string());
    script.corrections = std::move(*corrections);
  }
  for (const Json& json : header.value("parts", Json::array())) {
    auto part = part_from_json(json);
    if (!part) return fail(part.error(), path.string());
    script.parts.push_back(std::move(*part));
  }
  rows->erase(rows->begin());
  auto utterances = decode_rows<Utterance>(*rows, path, utterance_from_json);
  if (!utterances) return fail(utterances.error());
  script.utterances = std::move(*utterances);
  return script;
}

}  // namespace rolellm
