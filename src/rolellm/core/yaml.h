// YAML in, JSON out: recipes and settings are YAML files, the program works on one kind of value.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/core/files.h"
#include "rolellm/core/json.h"

namespace rolellm {

/// Parses YAML text; plain scalars become numbers, booleans, null or strings as in YAML's core
/// schema. Errors are `config` with file and line.
Result<Json> parse_yaml(std::string_view text, std::string_view file);

Result<Json> read_yaml(const fs::path& path);

/// Sets `a.b.c` in `root` to a value written as YAML, as `--set a.b.c=value` does.
Status set_by_path(Json& root, std::string_view assignment);

}  // namespace rolellm
