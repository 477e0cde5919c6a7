// JSON with keys in the order they were written, and field access that names what is wrong.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "rolellm/core/files.h"
#include "rolellm/core/result.h"

namespace rolellm {

using Json = nlohmann::ordered_json;

/// Of values in values, whether written as JSON or YAML; deeper text is an error, not a structure
/// that nobody can walk.
inline constexpr int kDeepestNesting = 64;

/// Parses one JSON text. The error is `schema.json` and carries the byte offset.
Result<Json> parse_json(std::string_view text);
/// The same of a file, behind a byte order mark if it has one; the error carries file and line.
Result<Json> read_json(const fs::path& path);

/// One line, UTF-8; invalid bytes become U+FFFD instead of throwing.
std::string dump_json(const Json& json);
/// Indented by two, with a newline at the end.
std::string dump_json_pretty(const Json& json);

/// Typed field access; a missing key or another type is `schema.missing` / `schema.type`.
Result<std::string> string_field(const Json& object, std::string_view key);
Result<std::int64_t> int_field(const Json& object, std::string_view key);
/// A whole number that an `int` holds; a larger one is `schema.value`, not cut.
Result<int> int32_field(const Json& object, std::string_view key);
Result<double> number_field(const Json& object, std::string_view key);
Result<std::vector<std::string>> strings_field(const Json& object, std::string_view key);

/// The string under `key`, or `otherwise` when it is absent or no string.
std::string string_or(const Json& object, std::string_view key, std::string_view otherwise);

/// "a string", "an object", …: for messages.
std::string_view json_type_name(const Json& json);

}  // namespace rolellm
