// Other programs, run without a shell.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// What a program did.
struct ProgramRun {
  int exit_code = 0;   ///< 128 + signal when one ended it
  std::string output;  ///< its standard output
};

/// Runs `arguments[0]`, searched in PATH, and waits. Its standard error is ours. `failure.program`
/// when it cannot be started.
Result<ProgramRun> run_program(const std::vector<std::string>& arguments);

/// The same, but its standard output goes to our standard error.
Result<int> run_program_aloud(const std::vector<std::string>& arguments);

}  // namespace rolellm
