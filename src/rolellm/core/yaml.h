// YAML in, JSON out: recipes and settings are YAML files, the program works on one kind of value.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// Parses YAML text; plain scalars become numbers, booleans, null or strings as in YAML's core
/// schema. Errors are `config` with file and line.
Result<Json> parse_yaml(std::string_view text, std::string_view file);

Result<Json> read_yaml(const fs::path& path);

/// The 1-based line of a value or key such as `endpoints[1].weight` in YAML text; of the part of
/// the path that is there when the rest is not. Nothing when the text is no YAML.
std::optional<std::int64_t> yaml_line(std::string_view text, std::string_view path);

/// Sets `a.b.c` in `root` to a value written as YAML, as `--set a.b.c=value` does.
Status set_by_path(Json& root, std::string_view assignment);

}  // namespace rolellm
