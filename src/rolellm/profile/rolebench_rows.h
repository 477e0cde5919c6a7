// RoleBench's profile files: tables of texts, and rows that are read leniently, since scrapers of a
// hundred scripts made them.
#pragma once

#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/script/script.h"

namespace rolellm {

/// Utterances with the file's lines. Rows of the wrong shape are judged by `judge_rows`.
Result<std::vector<Utterance>> read_rolebench_rows(const fs::path& file);

/// `desc.json` or `scripts.json`: an object of texts by role. Empty when there is no such file.
/// Errors, with the file: `schema.{json,type}`.
Result<Json> read_rolebench_table(const fs::path& file);

}  // namespace rolellm
