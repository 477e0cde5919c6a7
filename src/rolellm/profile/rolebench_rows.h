// RoleBench's profile files: tables of texts, and rows that are read leniently, since scrapers of a
// hundred scripts made them.
#pragma once

#include <vector>

#include "rolellm/core/files.h"
#include "rolellm/script/script.h"

namespace rolellm {

struct RoleBenchRows {
  std::vector<Utterance> utterances;  ///< with the file's lines
  int read = 0, left_out = 0;
};

/// Rows of the wrong shape are left out and counted; more than 1 % of them is the first one's
/// error, with file and line.
Result<RoleBenchRows> read_rolebench_rows(const fs::path& file);

/// `desc.json` or `scripts.json`: an object of texts by role. Empty when there is no such file.
/// Errors, with the file: `schema.{json,type}`.
Result<Json> read_rolebench_table(const fs::path& file);

}  // namespace rolellm
