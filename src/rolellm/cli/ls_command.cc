// `rolellm ls`: what there is to choose from.
#include <memory>

#include <fmt/format.h>

#include "rolellm/cli/command.h"
#include "rolellm/core/data_files.h"
#include "rolellm/llm/manifest.h"
#include "rolellm/script/formats.h"

namespace rolellm {
namespace {

struct Listed {
  std::string name, summary;
};

Result<std::vector<Listed>> table_keys(std::string_view file) {
  auto table = read_data_yaml(file);
  if (!table) return fail(table.error());
  std::vector<Listed> keys;
  for (const auto& [name, block] : table->items())
    keys.push_back(
        {name, block.is_string() ? block.get<std::string>() : string_or(block, "note", "")});
  return keys;
}

Result<std::vector<Listed>> things(const std::string& what) {
  if (what == "formats") {
    std::vector<Listed> formats;
    for (const ScriptFormat& format : script_formats())
      formats.push_back({std::string(format.name), std::string(format.summary)});
    return formats;
  }
  if (what == "models") return table_keys("models.yaml");
  if (what == "chat-formats") return table_keys("chat_formats.yaml");
  return table_keys(fmt::format("lists/{}.yaml", what));
}

Status list_what(const std::string& what, bool json) {
  auto listed = things(what);
  if (!listed) return fail(listed.error());
  for (const Listed& thing : *listed) {
    if (json) {
      fmt::print("{}\n", dump_json(Json{{"name", thing.name}, {"summary", thing.summary}}));
    } else if (what == "formats") {
      fmt::print("{:<12} {}\n", thing.name, thing.summary);
    } else {
      fmt::print("{}\n", thing.name);
    }
  }
  return ok();
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
  noun->callback(
      [what, &cli] { cli.action = [what, &cli] { return list_what(*what, cli.json); }; });
}

}  // namespace rolellm
