// `rolellm model`: pull, ls, show.
#include <memory>

#include <fmt/format.h>

#include "rolellm/cli/command.h"
#include "rolellm/core/json.h"
#include "rolellm/llm/gguf_check.h"
#include "rolellm/llm/manifest.h"

namespace rolellm {
namespace {

Status list_models(bool json) {
  auto entries = load_manifest();
  if (!entries) return fail(entries.error());
  for (const ModelEntry& entry : *entries) {
    const bool here = fs::exists(models_folder() / entry.file);
    if (json) {
      fmt::print("{}\n", dump_json(Json{{"name", entry.name},
                                        {"bytes", entry.bytes},
                                        {"license", entry.license},
                                        {"sha256", entry.sha256},
                                        {"here", here},
                                        {"note", entry.note}}));
    } else {
      fmt::print("{:<20} {:>8.0f} MB  {:<11} {:<9} {}\n", entry.name,
                 static_cast<double>(entry.bytes) / 1e6, entry.license, here ? "here" : "not here",
                 entry.note);
    }
  }
  return ok();
}

Status show_model(const std::string& reference, bool json) {
  auto path = resolve_model(reference);
  if (!path) return fail(path.error());
  auto summary = check_gguf(*path);
  if (!summary) return fail(summary.error());
  const Json shown{{"file", path->string()},
                   {"bytes", fs::file_size(*path)},
                   {"gguf_version", summary->version},
                   {"tensors", summary->tensors.size()},
                   {"keys", summary->keys}};
  fmt::print("{}", json ? dump_json(shown) + "\n" : dump_json_pretty(shown));
  return ok();
}

}  // namespace

void add_model_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("model", "get and look at models");
  noun->require_subcommand(1);
  const auto reference = std::make_shared<std::string>();
  CLI::App* pull = noun->add_subcommand("pull", "download a model and check it");
  pull->add_option("MODEL", *reference,
                   "a name (rolellm model ls), hf:org/repo/file.gguf, or the URL of a .gguf file")
      ->required();
  pull->callback([reference, &cli] {
    cli.action = [reference]() -> Status {
      auto path = pull_model(*reference);
      if (!path) return fail(path.error());
      fmt::print("{}\n", path->string());
      return ok();
    };
  });
  CLI::App* ls = noun->add_subcommand("ls", "list the models known by name");
  ls->callback([&cli] { cli.action = [&cli] { return list_models(cli.json); }; });
  CLI::App* show = noun->add_subcommand("show", "check a model file and say what is in it");
  show->add_option("MODEL", *reference,
                   "a name, a .gguf file, hf:org/repo/file.gguf, or a URL of one")
      ->required();
  show->callback([reference, &cli] {
    cli.action = [reference, &cli] { return show_model(*reference, cli.json); };
  });
}

}  // namespace rolellm
