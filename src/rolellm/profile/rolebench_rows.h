// Rows of one of RoleBench's profile files, read leniently: scrapers of a hundred scripts made
// them.
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

}  // namespace rolellm
