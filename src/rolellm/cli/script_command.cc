// `rolellm script`: parse, cast and render.
#include <memory>
#include <string>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include "rolellm/cli/command.h"
#include "rolellm/cli/numbers.h"
#include "rolellm/script/cast/cast.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/script.h"
#include "rolellm/script/script_reader.h"
#include "rolellm/script/script_rows.h"
#include "rolellm/script/story.h"

namespace rolellm {
namespace {

struct ScriptFlags {
  std::string file, format = "auto", out, corrections;
  bool lines = false;
  std::size_t explain = 0;
};

/// Prints a script's rows, or the kinds of its lines, as it is read.
class ScriptPrinter {
 public:
  explicit ScriptPrinter(bool lines) : lines_(lines) {}

  void print(const Script& piece) {
    format_ = piece.format;
    if (lines_) {
      for (const LineKind kind : piece.lines) append_line_row(next_row(), ++line_, kind);
    } else {
      for (const Utterance& utterance : piece.utterances) {
        append_row(next_row(), utterance);
        if (utterance.role == "narrator") continue;
        ++speeches_;
        if (!speakers_.contains(utterance.role)) speakers_.insert(utterance.role);
      }
    }
    flush();
  }
  /// After the last piece.
  void tell_of_speakers() const {
    if (!lines_)
      spdlog::info("{}: {} speeches by {} speakers", format_, speeches_, speakers_.size());
  }

 private:
  static constexpr std::size_t kPiece = 1 << 16;  // bytes

  std::string& next_row() {
    if (text_.size() >= kPiece) flush();
    return text_;
  }
  void flush() {
    // A row may be as long as the file; what is printed is copied.
    for (std::size_t at = 0; at < text_.size(); at += kPiece)
      fmt::print("{}", std::string_view(text_).substr(at, kPiece));
    text_.clear();
  }

  bool lines_;
  std::string text_, format_;
  std::size_t line_ = 0;
  int speeches_ = 0;
  std::unordered_set<std::string> speakers_;
};

Status parse(const ScriptFlags& flags) {
  if (flags.explain > 0) {
    auto text = explain_line(flags.file, flags.explain, flags.format);
    if (!text) return fail(text.error());
    fmt::print("{}", *text);
    return ok();
  }
  auto reader = ScriptReader::open_file(flags.file, flags.format);
  if (!reader) return fail(reader.error());
  ScriptPrinter printer(flags.lines);
  if (flags.out.empty() && flags.corrections.empty()) {
    while (!reader->done()) {
      const auto piece = reader->next();
      if (!piece) return fail(piece.error());
      printer.print(*piece);
    }
  } else {
    auto script = reader->read();
    if (!script) return fail(script.error());
    if (auto corrected = correct_cast(*script, flags.corrections); !corrected) return corrected;
    if (!flags.out.empty()) return save_script(flags.out, *script);
    printer.print(*script);
  }
  printer.tell_of_speakers();
  return ok();
}

Json aliases_to_json(const std::vector<CastAlias>& aliases) {
  Json rows = Json::array();
  for (const CastAlias& alias : aliases)
    rows.push_back({{"name", alias.name}, {"speeches", alias.speeches}, {"reason", alias.reason}});
  return rows;
}

/// With several scripts `source` says which of them `first_line` is of.
Json member_to_json(const CastMember& member, const std::vector<ScriptPart>& parts) {
  Json aliases = Json::array();
  for (const CastAlias& alias : member.aliases) aliases.push_back(alias.name);
  Json json{{"name", member.name},
            {"aliases", aliases},
            {"speeches", member.speeches},
            {"words", member.words},
            {"first_line", member.first_line},
            {"group", member.group},
            {"why", aliases_to_json(member.aliases)},
            {"shared", aliases_to_json(member.shared)}};
  if (parts.size() > 1) json["source"] = part_of(parts, member.first_line)->source;
  return json;
}

void print_member(const CastMember& member, const std::vector<ScriptPart>& parts) {
  fmt::print("{:<28} {:>8} {:>7} {:>6}{}\n", member.name, member.speeches, member.words,
             line_in_part(parts, member.first_line), member.group ? "  several voices" : "");
  for (const auto* aliases : {&member.aliases, &member.shared}) {
    for (const CastAlias& alias : *aliases)
      fmt::print("  {:<26} {:>8}  {}\n", alias.name, alias.speeches, alias.reason);
  }
}

struct CastFlags {
  std::vector<std::string> files;
  std::string format = "auto", corrections;
};

Status cast(const CastFlags& flags, bool json) {
  auto script =
      load_story(std::vector<fs::path>(flags.files.begin(), flags.files.end()), flags.format);
  if (!script) return fail(script.error());
  if (auto corrected = correct_cast(*script, flags.corrections); !corrected) return corrected;
  auto members = cast_of(*script);
  if (!members) return fail(members.error());
  if (!json) fmt::print("{:<28} {:>8} {:>7} {:>6}\n", "name", "speeches", "words", "line");
  for (const CastMember& member : *members) {
    if (json) {
      fmt::print("{}\n", dump_json(member_to_json(member, script->parts)));
    } else {
      print_member(member, script->parts);
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

void add_format(CLI::App& verb, std::string& format) {
  verb.add_option("--format", format, "auto, or a name of `rolellm ls formats`")
      ->capture_default_str();
}

void add_common(CLI::App& verb, ScriptFlags& flags) {
  verb.add_option("FILE", flags.file, "a script, or - for standard input")->required();
  add_format(verb, flags.format);
}

void add_corrections(CLI::App& verb, std::string& corrections) {
  verb.add_option("--corrections", corrections,
                  "YAML that says who is who: same, different, together, nobody");
}

}  // namespace

void add_script_commands(CLI::App& app, Cli& cli) {
  CLI::App* noun = app.add_subcommand("script", "read scripts, write them in other layouts");
  noun->require_subcommand(1);
  const auto flags = std::make_shared<ScriptFlags>();

  CLI::App* parsed = noun->add_subcommand("parse", "print speeches and narration as JSONL");
  add_common(*parsed, *flags);
  add_corrections(*parsed, flags->corrections);
  parsed->add_flag("--lines", flags->lines, "print the kind of every source line instead");
  parsed->add_option("--explain", flags->explain, "show why this source line has its kind")
      ->check(at_least(std::size_t{1}));
  parsed->add_option("--out", flags->out, "write a script artefact instead");
  parsed->callback([flags, &cli] { cli.action = [flags] { return parse(*flags); }; });
  parsed->footer(
      "Example:\n  rolellm script parse data/scripts/last-to-leave-the-halcyon.fountain");

  CLI::App* speakers = noun->add_subcommand("cast", "list the speakers, most speeches first");
  const auto told = std::make_shared<CastFlags>();
  speakers
      ->add_option("FILE", told->files,
                   "a script, or - for standard input; several tell one story, such as a film and "
                   "its sequel")
      ->required();
  add_format(*speakers, told->format);
  add_corrections(*speakers, told->corrections);
  speakers->callback([told, &cli] { cli.action = [told, &cli] { return cast(*told, cli.json); }; });
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
