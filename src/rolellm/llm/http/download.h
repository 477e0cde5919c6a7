// One file from the network to the disk.
#pragma once

#include <cstdint>
#include <string>

#include "rolellm/core/files.h"

namespace rolellm {

/// Downloads `url` to `file`, resuming what is there already, with progress. Errors: `endpoint.*`
/// for the network, `io.*` for the disk. `token` (may be empty) goes only to the URL's own host.
Status download(const std::string& url, const fs::path& file, const std::string& token,
                std::int64_t expected_bytes);

}  // namespace rolellm
