// What commands share: the flags before them, and where they leave the work to do.
#pragma once

#include <functional>

#include <CLI/CLI.hpp>

#include "rolellm/core/result.h"

namespace rolellm {

/// Filled while the command line is read; `main` then calls `action`.
struct Cli {
  bool json = false;  ///< --json: results for machines
  int verbosity = 0;  ///< -v, --quiet
  bool color = true;  ///< --no-color
  std::function<Status()> action;
};

/// Each adds one noun with its verbs; a chosen verb sets `cli.action` in its callback.
void add_script_commands(CLI::App& app, Cli& cli);
void add_profile_commands(CLI::App& app, Cli& cli);
void add_instruct_commands(CLI::App& app, Cli& cli);
void add_respond_commands(CLI::App& app, Cli& cli);
void add_chat_commands(CLI::App& app, Cli& cli);
void add_bench_commands(CLI::App& app, Cli& cli);
void add_tune_commands(CLI::App& app, Cli& cli);
void add_eval_commands(CLI::App& app, Cli& cli);
void add_model_commands(CLI::App& app, Cli& cli);
void add_journal_commands(CLI::App& app, Cli& cli);
void add_worker_command(CLI::App& app, Cli& cli);
void add_run_command(CLI::App& app, Cli& cli);
void add_ls_commands(CLI::App& app, Cli& cli);

}  // namespace rolellm
