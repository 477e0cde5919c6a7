// Where the program with libtorch is.
#pragma once

#include "rolellm/core/files.h"

namespace rolellm {

/// `rolellm-rocit` in the folder of the running program.
fs::path rocit_program();

}  // namespace rolellm
