// `rolellm tune …` is done by rolellm-rocit, which lies beside this program and has libtorch.
#include <cerrno>
#include <memory>
#include <unistd.h>

#include <fmt/format.h>

#include "rolellm/cli/command.h"
#include "rolellm/cli/rocit_program.h"
#include "rolellm/core/files.h"

namespace rolellm {

fs::path rocit_program() {
  std::error_code code;
  const fs::path self = fs::read_symlink("/proc/self/exe", code);
  return (code ? fs::path(".") : self.parent_path()) / "rolellm-rocit";
}

void add_tune_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("tune", "train, export and merge adapters");
  noun->prefix_command();
  noun->fallthrough(false);  // else `run` of `tune run` would be the command `rolellm run`
  noun->set_help_flag();
  noun->callback([noun, &cli] {
    cli.action = [noun, &cli]() -> Status {
      const std::string program = rocit_program().string();
      std::vector<std::string> arguments{program, "tune"};
      for (const std::string& argument : noun->remaining()) arguments.push_back(argument);
      if (cli.json) arguments.emplace_back("--json");
      if (cli.verbosity < 0) arguments.emplace_back("--quiet");
      std::vector<char*> argv;
      for (std::string& argument : arguments) argv.push_back(argument.data());
      argv.push_back(nullptr);
      ::execv(program.c_str(), argv.data());
      return fail(ErrorKind::failure, "program", fmt::format("cannot run {}", program),
                  "build it: cmake --build --preset release --target rolellm-rocit");
    };
  });
}

}  // namespace rolellm
