// What the programs of this folder have in common: flags that are checked, help that ends with
// commands, and errors as the main program tells them.
#pragma once

#include <cstdio>
#include <functional>

#include <CLI/CLI.hpp>

#include "rolellm/cli/numbers.h"
#include "rolellm/core/files.h"
#include "rolellm/core/result.h"

namespace rolellm {

inline int report_error(const Error& error) {
  std::fprintf(stderr, "%s\n", describe(error).c_str());
  return exit_code(error);
}

/// Reads the command line and does `work`. The exit code.
inline int run_tool(CLI::App& app, int argc, char** argv, const std::function<Status()>& work) {
  app.name(fs::path(argv[0]).filename().string());
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    return app.exit(e);  // prints the help
  } catch (const CLI::ParseError& e) {
    return report_error(
        {.kind = ErrorKind::usage, .message = e.what(), .hint = app.get_name() + " --help"});
  }
  try {
    const Status done = work();
    return done ? 0 : report_error(done.error());
  } catch (const fs::filesystem_error& e) {
    return report_error(io_failure(e.code().value(), "using", e.path1()).error);
  }
}

}  // namespace rolellm
