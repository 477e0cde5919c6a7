// `rolellm script`: parse, cast and render.
#include <memory>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/command.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/script.h"

namespace rolellm {
namespace {

struct ScriptFlags {
  std::string file, format = "auto", out;
  bool lines = false;
  std::size_t explain = 0;
};

Status parse(const ScriptFlags& flags) {
  if (flags.explain > 0) {
    auto text = explain_line(flags.file, flags.explain, flags.format);
    if (!text) return fail(text.error());
    fmt::print("{}", *text);
    return ok();
  }
  auto script = load_script(flags.file, flags.format);
  if (!script) return fail(script.error());
  spdlog::debug("format {}: {}", script->format, script->format_reason);
  if (!flags.out.empty()) return save_script(flags.out, *script);
  if (flags.lines) {
    for (std::size_t i = 0; i < script->lines.size(); ++i) {
      fmt::print("{{\"line\":{},\"kind\":\"{}\"}}\n", i + 1, kind_name(script->lines[i]));
    }
    return ok();
  }
  for (const Utterance& utterance : script->utterances)
    fmt::print("{}\n", dump_json(utterance_to_json(utterance)));
  const auto cast = cast_of(*script);
  int speeches = 0;
  for (const CastMember& member : cast) speeches += member.speeches;
  spdlog::info("{}: {} speeches by {} speakers", script->format, speeches, cast.size());
  return ok();
}

Status cast(const ScriptFlags& flags, bool json) {
  auto script = load_script(flags.file, flags.format);
  if (!script) return fail(script.error());
  if (!json)
    fmt::print("{:<24} {:>8} {:>7} {:>6}  {}\n", "name", "speeches", "words", "line",
               "also written");
  for (const CastMember& member : cast_of(*script)) {
    if (json) {
      fmt::print("{}\n", dump_json(Json{{"name", member.name},
                                        {"aliases", member.aliases},
                                        {"speeches", member.speeches},
                                        {"words", member.words},
                                        {"first_line", member.first_line}}));
    } else {
      fmt::print("{:<24} {:>8} {:>7} {:>6}  {}\n", member.name, member.speeches, member.words,
                 member.first_line, fmt::join(member.aliases, ", "));
    }
  }
  return ok();
}

struct RenderFlags {
  std::string to, out;
  std::uint64_t dirt = 0;
};

Status render(const ScriptFlags& flags, const RenderFlags& wanted) {
  auto script = load_script(flags.file, flags.format);
  if (!script) return fail(script.error());
  auto text = render_script(*script, wanted.to, wanted.dirt);
  if (!text) return fail(text.error());
  if (!wanted.out.empty()) return write_atomic(wanted.out, *text);
  fmt::print("{}", *text);
  return ok();
}

void add_common(CLI::App& verb, ScriptFlags& flags) {
  verb.add_option("FILE", flags.file, "a script, or - for standard input")->required();
  verb.add_option("--format", flags.format, "auto, or a name of `rolellm ls formats`")
      ->capture_default_str();
}

}  // namespace

void add_script_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("script", "read scripts, write them in other layouts");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<ScriptFlags>();

  CLI::App* parsed = noun->add_subcommand("parse", "print speeches and narration as JSONL");
  add_common(*parsed, *flags);
  parsed->add_flag("--lines", flags->lines, "print the kind of every source line instead");
  parsed->add_option("--explain", flags->explain, "show why this source line has its kind")
      ->check(CLI::PositiveNumber);
  parsed->add_option("--out", flags->out, "write a script artefact instead");
  parsed->callback([flags, &cli] { cli.action = [flags] { return parse(*flags); }; });
  parsed->footer(
      "Example:\n  rolellm script parse data/scripts/last-to-leave-the-halcyon.fountain");

  CLI::App* speakers = noun->add_subcommand("cast", "list the speakers, most speeches first");
  add_common(*speakers, *flags);
  speakers->callback(
      [flags, &cli] { cli.action = [flags, &cli] { return cast(*flags, cli.json); }; });
  speakers->footer(
      "Example:\n  rolellm script cast data/scripts/last-to-leave-the-halcyon.fountain");

  CLI::App* rendered = noun->add_subcommand("render", "write a script in another layout");
  const auto wanted = std::make_shared<RenderFlags>();
  add_common(*rendered, *flags);
  std::vector<std::string> names;
  for (const RenderFormat& format : render_formats()) names.emplace_back(format.name);
  rendered->add_option("--to", wanted->to, fmt::format("one of {}", fmt::join(names, ", ")))
      ->required();
  rendered->add_option("--dirt", wanted->dirt,
                       "a seed above 0: a layout as found in the wild (screenplay, play)");
  rendered->add_option("--out", wanted->out, "a file instead of standard output");
  rendered->callback(
      [flags, wanted, &cli] { cli.action = [flags, wanted] { return render(*flags, *wanted); }; });
  rendered->footer(
      "Example:\n  rolellm script render data/scripts/last-to-leave-the-halcyon.fountain --to fdx");
}

}  // namespace rolellm
