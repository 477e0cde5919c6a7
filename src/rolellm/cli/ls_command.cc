// `rolellm ls`: what there is to choose from.
#include <memory>

#include <fmt/format.h>

#include "rolellm/cli/command.h"
#include "rolellm/core/data_files.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/script/formats.h"

namespace rolellm {
namespace {

Status list_table_keys(std::string_view file) {
  auto table = read_data_yaml(file);
  if (!table) return fail(table.error());
  for (const auto& [name, block] : table->items()) fmt::print("{}\n", name);
  return ok();
}

Status list_what(const std::string& what) {
  if (what == "formats") {
    for (const ScriptFormat& format : script_formats())
      fmt::print("{:<12} {}\n", format.name, format.summary);
    return ok();
  }
  if (what == "models") return list_table_keys("models.yaml");
  if (what == "chat-formats") return list_table_keys("chat_formats.yaml");
  return list_table_keys(fmt::format("lists/{}.yaml", what));
}

}  // namespace

void add_ls_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand(
      "ls", "list formats, models, metrics, engines, architectures, chat-formats");
  const auto what = std::make_shared<std::string>();
  noun->add_option("WHAT", *what)
      ->required()
      ->check(CLI::IsMember(
          {"formats", "models", "metrics", "engines", "architectures", "chat-formats"}));
  noun->callback([what, &cli] { cli.action = [what] { return list_what(*what); }; });
}

}  // namespace rolellm
