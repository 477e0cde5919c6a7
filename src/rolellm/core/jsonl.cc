#include "rolellm/core/jsonl.h"

#include <algorithm>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace rolellm {
namespace {

bool is_blank(std::string_view line) {
  return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

/// Calls `take(line, number)` for every line with ink, until it returns false.
template <class Take>
void for_each_line(std::string_view text, Take&& take) {
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!is_blank(line) && !take(line, number)) return;
  }
}

Result<Json> parse_row(std::string_view line, int number, std::string_view file) {
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
    return json;
  }
  error.file = std::string(file);
  error.line = number;
  return fail(std::move(error));
}

/// The first line of our own artefacts; a row of somebody else's may have a "format" too.
bool is_header(const Json& row) { return string_or(row, "format", "").starts_with("rolellm."); }

}  // namespace

Result<std::vector<JsonlRow>> parse_jsonl(std::string_view text, std::string_view file) {
  std::vector<JsonlRow> rows;
  Status status = ok();
  for_each_line(text, [&](std::string_view line, int number) {
    auto row = parse_row(line, number, file);
    if (row) {
      rows.push_back({std::move(*row), number});
    } else {
      status = fail(row.error());
    }
    return status.has_value();
  });
  if (!status) return fail(status.error());
  return rows;
}

Result<LenientRows> read_rows_leniently(const fs::path& path) {
  auto text = read_text(path);
  if (!text) return fail(text.error());
  LenientRows read;
  for_each_line(*text, [&](std::string_view line, int number) {
    auto row = parse_row(line, number, path.string());
    if (!row) {
      read.wrong.push_back(row.error());
    } else if (!(read.rows.empty() && is_header(*row))) {
      read.rows.push_back({std::move(*row), number});
    }
    return true;
  });
  return read;
}

Status judge_rows(std::vector<Error> wrong, std::size_t right) {
  if (wrong.empty()) return ok();
  std::sort(wrong.begin(), wrong.end(),
            [](const Error& a, const Error& b) { return a.line < b.line; });
  const std::size_t all = wrong.size() + right;
  if (wrong.size() * 100 > all) {
    Error first = std::move(wrong.front());
    if (wrong.size() > 1)
      first.message += fmt::format(" ({} of {} rows are wrong)", wrong.size(), all);
    return fail(std::move(first));
  }
  for (const Error& error : wrong)
    spdlog::warn("{}:{}: left out: {}", error.file, *error.line, error.message);
  return ok();
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
  if (rows && !rows->empty() && is_header(rows->front().value)) rows->erase(rows->begin());
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
