#include "rolellm/cli/program.h"

#include <cstdio>
#include <exception>

#include "rolellm/core/data_files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/log.h"

namespace rolellm {
namespace {

int report(const Error& error, const Cli& cli) {
  const std::string text = cli.json ? describe_json(error) : describe(error);
  std::fprintf(stderr, "%s\n", text.c_str());
  return exit_code(error);
}

}  // namespace

void add_common_flags(CLI::App& app, Cli& cli, const std::string& name) {
  app.name(name);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version", name + " " + std::string(program_version()));
  app.add_flag("--json", cli.json, "print results for machines");
  app.add_flag("-v,--verbose", cli.verbosity, "say more; twice says all");
  app.add_flag_callback(
      "--quiet", [&cli] { cli.verbosity = -1; }, "say only what went wrong");
  app.add_flag_callback(
      "--no-color", [&cli] { cli.color = false; }, "plain text");
}

int run_program(CLI::App& app, Cli& cli, int argc, char** argv) {
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);  // prints help or the message
    return code == 0 ? 0 : 2;
  }
  set_up_logging({.verbosity = cli.verbosity, .color = cli.color});
  catch_interrupts();
  if (!cli.action) {
    std::fputs(app.help().c_str(), stderr);
    return 2;
  }
  try {
    const Status status = cli.action();
    return status ? 0 : report(status.error(), cli);
  } catch (const std::exception& e) {
    return report({.kind = ErrorKind::internal,
                   .message = std::string("unexpected: ") + e.what(),
                   .hint = "please report this with the command you ran"},
                  cli);
  }
}

}  // namespace rolellm
