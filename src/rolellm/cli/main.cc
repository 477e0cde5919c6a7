// The program `rolellm`: reads the command line, does what it says, and turns errors into exit
// codes.
#include <cstdio>
#include <exception>
#include <string>

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
  rolellm::Cli cli;
  CLI::App app{"rolellm turns scripts into role-playing language models, with proof."};
  app.name("rolellm");
  app.require_subcommand(1);
  app.fallthrough();
  app.set_version_flag("--version",
                       std::string("rolellm ") + std::string(rolellm::program_version()));
  app.add_flag("--json", cli.json, "print results for machines");
  app.add_flag("-v,--verbose", cli.verbosity, "say more; twice says all");
  app.add_flag_callback(
      "--quiet", [&] { cli.verbosity = -1; }, "say only what went wrong");
  app.add_flag_callback(
      "--no-color", [&] { cli.color = false; }, "plain text");

  rolellm::add_script_commands(app, cli);
  rolellm::add_profile_commands(app, cli);
  rolellm::add_instruct_commands(app, cli);
  rolellm::add_respond_commands(app, cli);
  rolellm::add_chat_commands(app, cli);
  rolellm::add_bench_commands(app, cli);
  rolellm::add_tune_commands(app, cli);
  rolellm::add_eval_commands(app, cli);
  rolellm::add_model_commands(app, cli);
  rolellm::add_run_command(app, cli);
  rolellm::add_ls_commands(app, cli);
  app.footer(
      "Examples:\n"
      "  rolellm run recipes/quickstart.yaml\n"
      "  rolellm script cast data/scripts/last-to-leave-the-halcyon.fountain\n"
      "  rolellm model ls\n"
      "Each command has its own --help.");

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
