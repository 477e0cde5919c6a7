// How many speeches of plays, transcripts and Chinese scripts the parser puts into the right mouth
// with the right words, per layout:
//   build/dev/bin/play_accuracy --help
// Each script is written in every layout of its family, clean and N times with dirt, and read back.
// GOLD.jsonl has rows with "speaker" and "text". With --pieces, pieces of so many lines are read,
// and the whole text tells what they hold.
#include <string>
#include <vector>

#include <fmt/format.h>

#include "../tool.h"
#include "pieces.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/script/render/render.h"
#include "speech_tally.h"

namespace rolellm {
namespace {

struct Options {
  int dirt = 0, show = 0, pieces = 0;
  std::vector<std::string> gold;  // the rows, and the play that they are of
  std::vector<std::string> scripts;
};

SpeechTally read_pieces_of(const std::string& text, std::string_view format, const Options& options,
                           const std::string& label) {
  return read_pieces(text, format,
                     {.lines = static_cast<std::size_t>(options.pieces), .show = options.show},
                     label);
}

SpeechTally read_back(const RenderedText& rendered, std::string_view format, const Options& options,
                      const std::string& label) {
  if (options.pieces > 0) return read_pieces_of(rendered.text, format, options, label);
  std::vector<RenderedSpeech> wanted = rendered.speeches;
  for (RenderedSpeech& speech : wanted) speech.text = collapsed(speech.text);
  const auto script = parse_script(rendered.text);
  if (!script) {
    if (options.show > 0) fmt::print("  {}: {}\n", label, describe(script.error()));
    return {.wanted = wanted.size(), .refused = 1};
  }
  const auto found = speeches_of(*script);
  SpeechTally tally = compare_speeches(wanted, found, 0);
  if (options.show > 0 && tally.texts_right() < 0.999) {
    fmt::print("  {} as {} ({}): {:.2f} %\n", label, script->format, script->format_reason,
               100 * tally.texts_right());
    compare_speeches(wanted, found, options.show);
  }
  return tally;
}

Status measure_gold(const std::string& gold, const std::string& play, const Options& options) {
  const std::string name = fs::path(play).stem().string().substr(0, 27);
  const auto text = read_text(gold);
  if (!text) return fail(text.error());
  const auto rows = parse_jsonl(*text, gold);
  if (!rows) return fail(rows.error());
  const auto script = load_script(play);
  if (!script) return fail(script.error());
  if (options.pieces > 0) {
    print_tally(name, read_pieces_of(*read_text(play), script->format, options, name));
    return ok();
  }
  std::vector<RenderedSpeech> wanted;
  for (const auto& row : *rows)
    wanted.push_back(
        {string_or(row.value, "speaker", ""), collapsed(string_or(row.value, "text", ""))});
  print_tally(name, compare_speeches(wanted, speeches_of(*script), options.show));
  return ok();
}

Status measure(const std::string& file, const Options& options) {
  const auto script = load_script(file);
  if (!script) return fail(script.error());
  print_tally_head(file);
  const bool han = script->language == "zh";
  SpeechTally all;
  for (const auto* family : {&play_layouts(), &transcript_layouts(), &chinese_layouts()}) {
    if (han != (family == &chinese_layouts())) continue;
    const std::string_view format = han                               ? "chinese"
                                    : family == &transcript_layouts() ? "transcript"
                                                                      : "play";
    for (const NamedPlayLayout& row : *family) {
      SpeechTally tally =
          read_back(render_play(*script, row.layout), format, options, std::string(row.name));
      if (options.pieces == 0) tally.worst = tally.texts_right();
      SpeechTally soiled;
      for (int seed = 1; seed <= options.dirt; ++seed)
        soiled.add(
            read_back(render_play(*script, with_dirt(row.layout, static_cast<std::uint64_t>(seed)),
                                  static_cast<std::uint64_t>(seed)),
                      format, options, fmt::format("{} dirt {}", row.name, seed)));
      print_tally(row.name, tally);
      if (options.dirt > 0) print_tally("   with dirt", soiled);
      all.add(tally);
      all.add(soiled);
    }
  }
  print_tally("all", all);
  return ok();
}

Status measure_all(const Options& options) {
  if (!options.gold.empty())
    if (auto done = measure_gold(options.gold[0], options.gold[1], options); !done) return done;
  for (const std::string& script : options.scripts)
    if (auto done = measure(script, options); !done) return done;
  return ok();
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  rolellm::Options options;
  CLI::App app(
      "How many speeches of plays, transcripts and Chinese scripts the parser puts into the right\n"
      "mouth with the right words, in every layout that `script render` has for them.");
  app.add_option("SCRIPT", options.scripts, "scripts to write and to read back");
  app.add_option("--dirt", options.dirt, "times that each layout is also written with dirt")
      ->check(rolellm::between(0, 1000));
  app.add_option("--pieces", options.pieces,
                 "read pieces of so many lines; what the whole text holds there is right")
      ->check(rolellm::between(0, 1'000'000));
  app.add_option("--show", options.show, "print so many wrong speeches of each file")
      ->check(rolellm::between(0, 1'000'000));
  app.add_option("--gold", options.gold,
                 "rows of \"speaker\" and \"text\", and the play they are of")
      ->type_name("GOLD.jsonl PLAY.txt")
      ->expected(2);
  app.footer("play_accuracy --dirt 6 data/scripts/the-last-crossing-of-the-patience.txt");
  return rolellm::run_tool(app, argc, argv, [&] { return rolellm::measure_all(options); });
}
