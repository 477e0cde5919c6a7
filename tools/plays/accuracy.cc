// How many speeches of plays, transcripts and Chinese scripts the parser puts into the right mouth
// with the right words, per layout:
//   build/dev/bin/play_accuracy [--dirt N] [--show N] [--pieces LINES]
//                               [--gold GOLD.jsonl PLAY.txt] SCRIPT...
// Each script is written in every layout of its family, clean and N times with dirt, and read back.
// GOLD.jsonl has rows with "speaker" and "text". With --pieces, pieces of so many lines are read,
// and the whole text tells what they hold.
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "pieces.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/script/render/render.h"
#include "speech_tally.h"

namespace rolellm {
namespace {

struct Options {
  int dirt = 0, show = 0, pieces = 0;
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

int measure_gold(const std::string& gold, const std::string& play, const Options& options) {
  const std::string name = fs::path(play).stem().string().substr(0, 27);
  auto text = read_text(gold);
  auto rows = text ? parse_jsonl(*text, gold) : Result<std::vector<JsonlRow>>(fail(text.error()));
  auto script = load_script(play);
  if (!rows || !script) {
    fmt::print(stderr, "error: {}\n", describe(rows ? script.error() : rows.error()));
    return 1;
  }
  if (options.pieces > 0) {
    print_tally(name, read_pieces_of(*read_text(play), script->format, options, name));
    return 0;
  }
  std::vector<RenderedSpeech> wanted;
  for (const auto& row : *rows)
    wanted.push_back(
        {string_or(row.value, "speaker", ""), collapsed(string_or(row.value, "text", ""))});
  print_tally(name, compare_speeches(wanted, speeches_of(*script), options.show));
  return 0;
}

int measure(const std::string& file, const Options& options) {
  const auto script = load_script(file);
  if (!script) {
    fmt::print(stderr, "error: {}\n", describe(script.error()));
    return 1;
  }
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
  return 0;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  rolellm::Options options;
  int failed = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--dirt" && more) {
      options.dirt = std::atoi(argv[++i]);
    } else if (argument == "--show" && more) {
      options.show = std::atoi(argv[++i]);
    } else if (argument == "--pieces" && more) {
      options.pieces = std::atoi(argv[++i]);
    } else if (argument == "--gold" && i + 2 < argc) {
      failed |= rolellm::measure_gold(argv[i + 1], argv[i + 2], options);
      i += 2;
    } else {
      failed |= rolellm::measure(argument, options);
    }
  }
  return failed;
}
