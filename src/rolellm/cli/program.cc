#include "rolellm/cli/program.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <exception>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/files.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/log.h"

namespace rolellm {
namespace {

int report(const Error& error, const Cli& cli) {
  const std::string text = cli.json ? describe_json(error) : describe(error);
  std::fprintf(stderr, "%s\n", text.c_str());
  return exit_code(error);
}

/// Every command's help tells of the flags that all of them take.
void tell_common_flags(CLI::App& app, const CLI::App& root) {
  const auto verbs = app.get_subcommands([](CLI::App*) { return true; });
  for (CLI::App* verb : verbs) tell_common_flags(*verb, root);
  if (!verbs.empty()) return;
  std::string footer = app.get_footer();
  if (!footer.empty()) footer += "\n";
  app.footer(footer + "With every command: --json, -v, --quiet, --no-color (" + root.get_name() +
             " --help).");
}

/// The command as far as it was understood: `rolellm script parse`.
std::string command_line(const CLI::App& app) {
  std::string text = app.get_name();
  for (const CLI::App* part : app.get_subcommands()) text += " " + command_line(*part);
  return text;
}

/// What CLI11 says of a command line, in the shape of every other error.
Error usage_error(const CLI::ParseError& error, const CLI::App& app) {
  std::string message = error.what();
  while (!message.empty() && (message.back() == '\n' || message.back() == '.')) message.pop_back();
  // Of `rolellm foo` CLI11 only says that a subcommand is missing.
  if (const auto rest = app.remaining(true);
      message == "A subcommand is required" && !rest.empty() && rest.front()[0] != '-')
    message = fmt::format("no command is called \"{}\"", rest.front());
  return {.kind = ErrorKind::usage,
          .message = std::move(message),
          .hint = command_line(app) + " --help"};
}

/// What a result that did not get out means: `> /dev/full` is no success, and a reader that has
/// seen enough (`| head`) ends us as it ends other programs.
Status not_written(int error_number) {
  if (error_number == EPIPE) {
    std::signal(SIGPIPE, SIG_DFL);
    std::raise(SIGPIPE);
  }
  return io_failure(error_number, "writing", "standard output");
}

Status flush_results(Status status) {
  if (!status || (std::fflush(stdout) == 0 && std::ferror(stdout) == 0)) return status;
  return not_written(errno);
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
  tell_common_flags(app, app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& e) {
    return app.exit(e);  // prints the help or the version
  } catch (const CLI::ParseError& e) {
    // A flag behind the mistake was not read.
    cli.json = cli.json || std::any_of(argv, argv + argc, [](const char* argument) {
                 return std::string_view(argument) == "--json";
               });
    return report(usage_error(e, app), cli);
  }
  set_up_logging({.verbosity = cli.verbosity, .color = cli.color});
  catch_interrupts();
  if (!cli.action) {
    std::fputs(app.help().c_str(), stderr);
    return 2;
  }
  try {
    const Status status = flush_results(cli.action());
    return status ? 0 : report(status.error(), cli);
  } catch (const fs::filesystem_error& e) {
    return report(io_failure(e.code().value(), "using", e.path1()).error, cli);
  } catch (const std::exception& e) {
    const auto* told = dynamic_cast<const std::system_error*>(&e);  // by fmt::print
    if (told && std::ferror(stdout) != 0)
      return report(not_written(told->code().value()).error(), cli);
    return report({.kind = ErrorKind::internal,
                   .message = std::string("unexpected: ") + e.what(),
                   .hint = "please report this with the command you ran"},
                  cli);
  }
}

}  // namespace rolellm
