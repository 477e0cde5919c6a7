// The program `rolellm`: one noun per stage, and `run` for all of them.
#include "rolellm/cli/program.h"

int main(int argc, char** argv) {
  rolellm::Cli cli;
  CLI::App app{"rolellm turns scripts into role-playing language models, with proof."};
  rolellm::add_common_flags(app, cli, "rolellm");
  rolellm::add_script_commands(app, cli);
  rolellm::add_profile_commands(app, cli);
  rolellm::add_instruct_commands(app, cli);
  rolellm::add_respond_commands(app, cli);
  rolellm::add_chat_commands(app, cli);
  rolellm::add_bench_commands(app, cli);
  rolellm::add_tune_commands(app, cli);
  rolellm::add_eval_commands(app, cli);
  rolellm::add_model_commands(app, cli);
  rolellm::add_journal_commands(app, cli);
  rolellm::add_worker_command(app, cli);
  rolellm::add_run_command(app, cli);
  rolellm::add_ls_commands(app, cli);
  app.footer(
      "Examples:\n"
      "  rolellm run recipes/quickstart.yaml\n"
      "  rolellm script cast data/scripts/last-to-leave-the-halcyon.fountain\n"
      "  rolellm model ls\n"
      "Each command has its own --help.");
  return rolellm::run_program(app, cli, argc, argv);
}
