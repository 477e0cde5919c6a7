// How many speeches of plays, transcripts and Chinese scripts the parser puts into the right mouth
// with the right words, per layout:
//   build/dev/bin/play_accuracy [--dirt N] [--show N] [--gold GOLD.jsonl PLAY.txt] SCRIPT...
// Each script is written in every layout of its family, clean and N times with dirt, and read back.
// GOLD.jsonl has rows with "speaker" and "text".
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/core/jsonl.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/render.h"

namespace rolellm {
namespace {

struct Tally {
  std::size_t wanted = 0, found = 0, speakers = 0, texts = 0, failed = 0;
  double worst = 1;
  void add(const Tally& other) {
    wanted += other.wanted;
    found += other.found;
    speakers += other.speakers;
    texts += other.texts;
    failed += other.failed;
    worst = std::min(worst, other.texts_right());
  }
  /// F1: speeches too many count against it as those too few do.
  static double f1(std::size_t right, std::size_t found, std::size_t wanted) {
    return found + wanted == 0
               ? 1
               : 2.0 * static_cast<double>(right) / static_cast<double>(found + wanted);
  }
  double speakers_right() const { return f1(speakers, found, wanted); }
  double texts_right() const { return f1(texts, found, wanted); }
};

std::string collapsed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<RenderedSpeech> speeches_of(const Script& script) {
  std::vector<RenderedSpeech> speeches;
  for (const Utterance& u : script.utterances)
    if (is_speech(u) && u.role != "narrator") speeches.push_back({u.role, collapsed(u.content)});
  return speeches;
}

/// Longest common subsequence, over what `same` calls equal; the pairs matched, from the front.
template <class Same>
std::vector<std::pair<std::size_t, std::size_t>> common(std::size_t a, std::size_t b, Same same) {
  std::vector<std::vector<std::uint32_t>> best(a + 1, std::vector<std::uint32_t>(b + 1));
  for (std::size_t i = a; i-- > 0;) {
    for (std::size_t k = b; k-- > 0;)
      best[i][k] = same(i, k) ? best[i + 1][k + 1] + 1 : std::max(best[i + 1][k], best[i][k + 1]);
  }
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0, k = 0; i < a && k < b;) {
    if (same(i, k)) {
      pairs.emplace_back(i++, k++);
    } else if (best[i + 1][k] >= best[i][k + 1]) {
      ++i;
    } else {
      ++k;
    }
  }
  return pairs;
}

Tally compare(const std::vector<RenderedSpeech>& wanted, const Script& script, int show) {
  const std::vector<RenderedSpeech> found = speeches_of(script);
  const auto same_name = [&](std::size_t i, std::size_t k) {
    return wanted[i].name == found[k].name;
  };
  const auto both = common(wanted.size(), found.size(), [&](std::size_t i, std::size_t k) {
    return same_name(i, k) && wanted[i].text == found[k].text;
  });
  const auto names = common(wanted.size(), found.size(), same_name);
  std::vector<bool> right(wanted.size()), taken(found.size());
  for (const auto& [i, k] : both) right[i] = taken[k] = true;
  int shown = 0;
  for (std::size_t i = 0; i < wanted.size() && shown < show; ++i) {
    if (right[i]) continue;
    ++shown;
    fmt::print("    wanted {}: {}\n", wanted[i].name, wanted[i].text.substr(0, 150));
  }
  shown = 0;
  for (std::size_t k = 0; k < found.size() && shown < show; ++k) {
    if (taken[k]) continue;
    ++shown;
    fmt::print("    found  {}: {}\n", found[k].name, found[k].text.substr(0, 150));
  }
  return {.wanted = wanted.size(),
          .found = found.size(),
          .speakers = names.size(),
          .texts = both.size()};
}

Tally read_back(const RenderedText& rendered, int show, const std::string& label) {
  std::vector<RenderedSpeech> wanted = rendered.speeches;
  for (RenderedSpeech& speech : wanted) speech.text = collapsed(speech.text);
  const auto script = parse_script(rendered.text);
  if (!script) {
    if (show > 0) fmt::print("  {}: {}\n", label, describe(script.error()));
    return {.wanted = wanted.size(), .failed = 1};
  }
  Tally tally = compare(wanted, *script, 0);
  if (show > 0 && tally.texts_right() < 0.999) {
    fmt::print("  {} as {} ({}): {:.2f} %\n", label, script->format, script->format_reason,
               100 * tally.texts_right());
    compare(wanted, *script, show);
  }
  return tally;
}

void print_row(std::string_view name, const Tally& tally) {
  const int pad = 28 - character_count(name);
  fmt::print("{}{} {:8} {:9.2f} {:9.2f} {:9.2f}{}\n", name,
             std::string(static_cast<std::size_t>(std::max(pad, 0)), ' '), tally.wanted,
             100 * tally.speakers_right(), 100 * tally.texts_right(), 100 * tally.worst,
             tally.failed > 0 ? fmt::format("  {} refused", tally.failed) : "");
}

int measure_gold(const std::string& gold, const std::string& play, int show) {
  auto text = read_text(gold);
  auto rows = text ? parse_jsonl(*text, gold) : Result<std::vector<JsonlRow>>(fail(text.error()));
  auto script = load_script(play);
  if (!rows || !script) {
    fmt::print(stderr, "error: {}\n", describe(rows ? script.error() : rows.error()));
    return 1;
  }
  std::vector<RenderedSpeech> wanted;
  for (const auto& row : *rows)
    wanted.push_back(
        {string_or(row.value, "speaker", ""), collapsed(string_or(row.value, "text", ""))});
  const Tally tally = compare(wanted, *script, show);
  print_row(fs::path(play).stem().string().substr(0, 27), tally);
  return 0;
}

int measure(const std::string& file, int dirt, int show) {
  const auto script = load_script(file);
  if (!script) {
    fmt::print(stderr, "error: {}\n", describe(script.error()));
    return 1;
  }
  fmt::print("\n{}\n{:<28} {:>8} {:>9} {:>9} {:>9}\n", file, "layout", "speeches", "speakers",
             "texts", "worst");
  const bool han = script->language == "zh";
  Tally all;
  for (const auto* family : {&play_layouts(), &transcript_layouts(), &chinese_layouts()}) {
    if (han != (family == &chinese_layouts())) continue;
    for (const NamedPlayLayout& row : *family) {
      Tally tally = read_back(render_play(*script, row.layout), show, std::string(row.name));
      tally.worst = tally.texts_right();
      Tally soiled;
      for (int seed = 1; seed <= dirt; ++seed)
        soiled.add(
            read_back(render_play(*script, with_dirt(row.layout, static_cast<std::uint64_t>(seed)),
                                  static_cast<std::uint64_t>(seed)),
                      show, fmt::format("{} dirt {}", row.name, seed)));
      print_row(row.name, tally);
      if (dirt > 0) print_row("   with dirt", soiled);
      all.add(tally);
      all.add(soiled);
    }
  }
  print_row("all", all);
  return 0;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  int dirt = 0, show = 0, failed = 0;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--dirt" && more) {
      dirt = std::atoi(argv[++i]);
    } else if (argument == "--show" && more) {
      show = std::atoi(argv[++i]);
    } else if (argument == "--gold" && i + 2 < argc) {
      failed |= rolellm::measure_gold(argv[i + 1], argv[i + 2], show);
      i += 2;
    } else {
      failed |= rolellm::measure(argument, dirt, show);
    }
  }
  return failed;
}
