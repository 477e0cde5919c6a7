// JSON Lines artefacts: one object a line, the first of which names format and version.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

struct JsonlRow {
  Json value;
  int line = 0;  ///< 1-based, in the file
};

/// Every non-blank line of `text`. A line that is no JSON object is `schema.*` with file and line.
Result<std::vector<JsonlRow>> parse_jsonl(std::string_view text, std::string_view file);

/// Reads our own artefacts: the first line must be `{"format": expected, …}`, and is left out.
/// An older or foreign version is `schema.version`.
Result<std::vector<JsonlRow>> read_artefact(const fs::path& path, std::string_view expected);

/// Reads rows of any JSONL file, ours or foreign: a first line with a "format" of ours is left out.
Result<std::vector<JsonlRow>> read_rows(const fs::path& path);

/// The rows of a file, and what is wrong with the others: each error has file and line.
struct LenientRows {
  std::vector<JsonlRow> rows;
  std::vector<Error> wrong;
};
Result<LenientRows> read_rows_leniently(const fs::path& path);

/// Up to 1 % of wrong rows are named in a warning each and left out; of more the first one is the
/// error.
Status judge_rows(std::vector<Error> wrong, std::size_t right);

/// The header line and the rows as text, each line ended by a newline.
std::string dump_artefact(std::string_view format, std::span<const Json> rows);

/// `dump_artefact`, written atomically.
Status write_artefact(const fs::path& path, std::string_view format, std::span<const Json> rows);

/// Rows without a header, for foreign formats such as RoleBench's; written atomically.
Status write_plain_jsonl(const fs::path& path, std::span<const Json> rows);

/// Calls `read_row` on every row, adding file and line to its error.
template <class T>
Result<std::vector<T>> decode_rows(const std::vector<JsonlRow>& rows, const fs::path& path,
                                   const std::function<Result<T>(const Json&)>& read_row) {
  std::vector<T> values;
  values.reserve(rows.size());
  for (const JsonlRow& row : rows) {
    auto value = read_row(row.value);
    if (!value) {
      Error error = value.error();
      error.file = path.string();
      error.line = row.line;
      return fail(std::move(error));
    }
    values.push_back(std::move(*value));
  }
  return values;
}

/// Reads what a person wrote: rows that are no JSON or that `read_row` refuses are judged by
/// `judge_rows`. Not for test sets, where every row counts.
template <class T>
Result<std::vector<T>> read_most_rows(const fs::path& path,
                                      const std::function<Result<T>(const Json&)>& read_row) {
  auto read = read_rows_leniently(path);
  if (!read) return fail(read.error());
  std::vector<T> values;
  values.reserve(read->rows.size());
  for (const JsonlRow& row : read->rows) {
    auto value = read_row(row.value);
    if (value) {
      values.push_back(std::move(*value));
      continue;
    }
    Error error = value.error();
    error.file = path.string();
    error.line = row.line;
    read->wrong.push_back(std::move(error));
  }
  if (auto judged = judge_rows(std::move(read->wrong), values.size()); !judged)
    return fail(judged.error());
  return values;
}

}  // namespace rolellm
