// The program `rolellm-rocit`: the commands that need libtorch. `rolellm tune …` runs it.
#include <cstdlib>
#include <unistd.h>

#include "rolellm/cli/program.h"

int main(int argc, char** argv) {
  // libgomp reads this before main: threads that spin for long at every barrier halve the speed
  // wherever something else runs too.
  if (!std::getenv("GOMP_SPINCOUNT") && !std::getenv("OMP_WAIT_POLICY")) {
    ::setenv("GOMP_SPINCOUNT", "10000", 0);
    ::execv("/proc/self/exe", argv);
  }
  rolellm::Cli cli;
  CLI::App app{"The training part of rolellm."};
  rolellm::add_common_flags(app, cli, "rolellm");  // as people call it: `rolellm tune`
  rolellm::add_tune_commands(app, cli);
  return rolellm::run_program(app, cli, argc, argv);
}
