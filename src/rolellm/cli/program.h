// What both programs do around their commands: common flags, logging, errors to exit codes.
#pragma once

#include <string>

#include "rolellm/cli/command.h"

namespace rolellm {

/// Name, version and the flags that stand before every command.
void add_common_flags(CLI::App& app, Cli& cli, const std::string& name);

/// Reads the command line, runs the chosen action and gives the exit code.
int run_program(CLI::App& app, Cli& cli, int argc, char** argv);

}  // namespace rolellm
