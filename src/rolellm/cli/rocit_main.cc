// The program `rolellm-rocit`: the commands that need libtorch. `rolellm tune …` runs it.
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <unistd.h>

#include "rolellm/cli/command.h"
#include "rolellm/core/data_files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/log.h"

namespace {

int report(const rolellm::Error& error, const rolellm::Cli& cli) {
  const std::string text = cli.json ? rolellm::describe_json(error) : rolellm::describe(error);
  std::fprintf(stderr, "%s\n", text.c_str());
  return rolellm::exit_code(error);
}

}  // namespace

int main(int argc, char** argv) {
  // libgomp reads this before main: threads that spin for long at every barrier halve the speed
  // wherever something else runs too.
  if (!std::getenv("GOMP_SPINCOUNT") && !std::getenv("OMP_WAIT_POLICY")) {
    ::setenv("GOMP_SPINCOUNT", "10000", 0);
    ::execv("/proc/self/exe", argv);
  }
  rolellm::Cli cli;
  CLI::App app{"The training part of rolellm."};
  app.name("rolellm-rocit");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version",
                       std::string("rolellm-rocit ") + std::string(rolellm::program_version()));
  app.add_flag("--json", cli.json, "print results for machines");
  app.add_flag("-v,--verbose", cli.verbosity, "say more; twice says all");
  app.add_flag_callback(
      "--quiet", [&] { cli.verbosity = -1; }, "say only what went wrong");
  app.add_flag_callback(
      "--no-color", [&] { cli.color = false; }, "plain text");

  rolellm::add_tune_commands(app, cli);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    const int code = app.exit(e);  // prints help or the message
    return code == 0 ? 0 : 2;
  }

  rolellm::set_up_logging({.verbosity = cli.verbosity, .color = cli.color});
  rolellm::catch_interrupts();
  if (!cli.action) {
    std::fputs(app.help().c_str(), stderr);
    return 2;
  }
  try {
    const rolellm::Status status = cli.action();
    return status ? 0 : report(status.error(), cli);
  } catch (const std::exception& e) {
    return report({.kind = rolellm::ErrorKind::internal,
                   .message = std::string("unexpected: ") + e.what(),
                   .hint = "please report this with the command you ran"},
                  cli);
  }
}
