#include "rolellm/core/jsonl.h"

#include <fmt/format.h>

namespace rolellm {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

}  // namespace

Result<std::vector<JsonlRow>> parse_jsonl(std::string_view text, std::string_view file) {
  std::vector<JsonlRow> rows;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (is_blank(line)) continue;
    auto json = parse_json(line);
    Error error;
    if (!json) {
      error = json.error();
      error.offset.reset();
    } else if (!json->is_object()) {
      error = Error{.kind = ErrorKind::schema,
                    .detail = "type",
                    .message = fmt::format("expected a JSON object on each line, found {}",
                                           json_type_name(*json))};
    } else {
      rows.push_back({std::move(*json), number});
      continue;
    }
    error.file = std::string(file);
    error.line = number;
    return fail(std::move(error));
  }
  return rows;
}

Result<std::vector<JsonlRow>> read_artefact(const fs::path& path, std::string_view expected) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  auto rows = parse_jsonl(*text, path.string());
  if (!rows) return rows;
  const std::string found = rows->empty() ? "" : string_or(rows->front().value, "format", "");
  if (found != expected) {
    Error error{.kind = ErrorKind::schema,
                .detail = "version",
                .message = fmt::format("expected a first line with \"format\": \"{}\", found {}",
                                       expected, found.empty() ? "none" : '"' + found + '"'),
                .file = path.string(),
                .line = 1};
    return fail(std::move(error));
  }
  rows->erase(rows->begin());
  return rows;
}

Result<std::vector<JsonlRow>> read_rows(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  auto rows = parse_jsonl(*text, path.string());
  if (rows && !rows->empty() && rows->front().value.contains("format")) rows->erase(rows->begin());
  return rows;
}

std::string dump_artefact(std::string_view format, std::span<const Json> rows) {
  std::string text = dump_json(Json{{"format", format}}) + "\n";
  for (const Json& row : rows) text += dump_json(row) + "\n";
  return text;
}

Status write_artefact(const fs::path& path, std::string_view format, std::span<const Json> rows) {
  return write_atomic(path, dump_artefact(format, rows));
}

Status write_plain_jsonl(const fs::path& path, std::span<const Json> rows) {
  std::string text;
  for (const Json& row : rows) text += dump_json(row) + "\n";
  return write_atomic(path, text);
}

}  // namespace rolellm
