// Messages for people, on standard error; results never go here.
#pragma once

#include <spdlog/spdlog.h>

namespace rolellm {

struct LogOptions {
  int verbosity = 0;  ///< -1 quiet (warnings only), 0 usual, 1 and more: details
  bool color = true;  ///< also off when NO_COLOR is set, TERM is dumb or stderr is no terminal
};

/// Call once at start; `spdlog::info` and friends then print plain lines to standard error.
void set_up_logging(const LogOptions& options);

}  // namespace rolellm
