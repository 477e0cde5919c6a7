// Other programs, run without a shell.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/result.h"

namespace rolellm {

/// What a program is given and what it may take.
struct ProgramOptions {
  std::optional<std::string_view> input;  ///< its standard input; without one it has ours
  std::optional<int> timeout_ms;          ///< it is killed when it takes longer
  std::size_t most_output = std::numeric_limits<std::size_t>::max();  ///< bytes; killed at more
};

/// What a program did.
struct ProgramRun {
  int exit_code = 0;   ///< 128 + signal when one ended it
  std::string output;  ///< its standard output
};

/// Runs `arguments[0]`, searched in PATH, and waits. Its standard error is ours. Errors:
/// `failure.program` when it cannot be started, `failure.{timeout,output}` when it was killed.
Result<ProgramRun> run_program(const std::vector<std::string>& arguments,
                               const ProgramOptions& options = {});

/// The same, but its standard output goes to our standard error.
Result<int> run_program_aloud(const std::vector<std::string>& arguments);

}  // namespace rolellm
