// How many lines of screenplays the parser puts right, per kind and per file: of scripts rendered
// into layouts that were not fitted on, or of files labelled by eye.
//   build/dev/bin/screenplay_accuracy [--layouts N] [--first SEED] [--lines N] SCRIPT...
//   build/dev/bin/screenplay_accuracy --labelled FOLDER
// `--lines`: excerpts of so many lines. `--auto`: as a format of the parser's choice. `--worst N`
// shows the wrong lines of the N worst files. `--write FOLDER` keeps the files for `--labelled`.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/core/files.h"
#include "samples.h"

namespace rolellm {
namespace {

struct AccuracyOptions {
  int layouts = 200;
  int worst = 0;  // files whose wrong lines are shown
  int lines = 0;  // of each file; 0: what the layout has
  bool by_auto = false;
  std::uint64_t seed = 77;
  std::string labelled;
  std::string weights;
  std::string write;
  std::vector<std::string> scripts;
};

struct Tally {
  std::size_t right = 0, found = 0, wanted = 0;
  double f1() const {
    return found + wanted == 0
               ? 1
               : 2.0 * static_cast<double>(right) / static_cast<double>(found + wanted);
  }
};

/// What the parser made of one file.
struct Judged {
  const LabelledLines* file = nullptr;
  std::string format = "screenplay";
  std::vector<LineKind> found;
  std::size_t right = 0, all = 0;

  bool counts(std::size_t i) const { return file->in_two_ways.empty() || !file->in_two_ways[i]; }
  bool is_wrong(std::size_t i) const { return counts(i) && found[i] != kind_of(file->states[i]); }
  double share() const { return static_cast<double>(right) / static_cast<double>(all); }
};

void print_wrong_lines(const Judged& judged) {
  constexpr int kMostShown = 40;
  const LabelledLines& file = *judged.file;
  int shown = 0;
  for (std::size_t i = 0; i < judged.found.size() && shown < kMostShown; ++i) {
    if (!judged.is_wrong(i)) continue;
    ++shown;
    for (std::size_t k = i - std::min<std::size_t>(i, 2); k < std::min(i + 3, judged.found.size());
         ++k) {
      const LineScan& scan = (*file.scans)[k];
      fmt::print("{} {:5} {:>14} {:>14} {:2} |{}{}\n", k == i ? '>' : ' ', scan.line + 1,
                 kind_name(judged.found[k]), kind_name(kind_of(file.states[k])), scan.gap,
                 std::string(scan.indent, ' '), scan.ink.substr(0, 100));
    }
    fmt::print("\n");
  }
}

/// What `script parse` makes of the file; all `blank` where it is refused.
Judged parsed_by_auto(const LabelledLines& file) {
  Judged judged{.file = &file, .format = "refused", .found = {}};
  judged.found.assign(file.states.size(), LineKind::blank);
  const auto script = parse_script(file.source->text());
  if (!script) return judged;
  judged.format = script->format;
  for (std::size_t i = 0; i < judged.found.size(); ++i) {
    const LineKind kind = script->lines[(*file.scans)[i].line];
    judged.found[i] = kind == LineKind::lyrics ? LineKind::dialogue : kind;
  }
  return judged;
}

Judged judged_by(const LineModel& model, const LabelledLines& file) {
  Judged judged{.file = &file, .found = {}};
  for (const LineState state : model.decide(*file.features)) judged.found.push_back(kind_of(state));
  return judged;
}

/// Writes `NAME.txt` and `NAME.labels`, as `labelled_files` reads them.
Status write_labelled(const LabelledLines& file, const fs::path& folder) {
  std::vector<std::string_view> kinds(file.source->lines().size(), "blank");
  for (std::size_t i = 0; i < file.states.size(); ++i)
    kinds[(*file.scans)[i].line] = kind_name(kind_of(file.states[i]));
  std::string labels;
  for (const std::string_view kind : kinds) labels.append(kind).append("\n");
  if (auto written = write_atomic(folder / (file.name + ".labels"), labels); !written)
    return written;
  return write_atomic(folder / (file.name + ".txt"), file.source->text());
}

int measure(const AccuracyOptions& options) {
  auto files = options.labelled.empty()
                   ? sample_files(options.scripts, options.layouts, options.seed, options.lines)
                   : labelled_files(options.labelled);
  auto tsv =
      options.weights.empty() ? read_data("weights/screenplay.tsv") : read_text(options.weights);
  auto model = tsv ? LineModel::load(*tsv) : Result<LineModel>(fail(tsv.error()));
  if (!files || !model) {
    fmt::print(stderr, "error: {}\n", describe(files ? model.error() : files.error()));
    return 1;
  }
  std::array<Tally, 10> tallies{};
  std::vector<Judged> all;
  std::map<std::string, int> formats;
  Tally lines;
  for (const LabelledLines& file : *files) {
    if (options.write.empty()) break;
    if (const auto written = write_labelled(file, options.write); !written) {
      fmt::print(stderr, "error: {}\n", describe(written.error()));
      return 4;
    }
  }
  for (const LabelledLines& file : *files) {
    Judged judged = options.by_auto ? parsed_by_auto(file) : judged_by(*model, file);
    ++formats[judged.format];
    for (std::size_t i = 0; i < judged.found.size(); ++i) {
      if (!judged.counts(i)) continue;
      const auto is = static_cast<std::size_t>(judged.found[i]);
      const auto should = static_cast<std::size_t>(kind_of(file.states[i]));
      ++tallies[is].found;
      ++tallies[should].wanted;
      tallies[is].right += is == should ? 1 : 0;
      judged.right += is == should ? 1 : 0;
      ++judged.all;
    }
    lines.right += judged.right;
    lines.wanted += judged.all;
    all.push_back(std::move(judged));
  }
  if (!options.labelled.empty())
    for (const Judged& judged : all)
      fmt::print("{:<32} {:6.2f} {:6}\n", judged.file->name, 100 * judged.share(), judged.all);
  fmt::print("kind             F1      lines\n");
  for (std::size_t kind = 0; kind < tallies.size(); ++kind) {
    if (tallies[kind].wanted + tallies[kind].found == 0) continue;
    fmt::print("{:<14} {:6.2f} {:10}\n", kind_name(static_cast<LineKind>(kind)),
               100 * tallies[kind].f1(), tallies[kind].wanted);
  }
  fmt::print("all lines      {:6.2f} {:10}\n",
             100.0 * static_cast<double>(lines.right) / static_cast<double>(lines.wanted),
             lines.wanted);
  std::stable_sort(all.begin(), all.end(),
                   [](const Judged& a, const Judged& b) { return a.share() < b.share(); });
  const auto below = std::count_if(all.begin(), all.end(),
                                   [](const Judged& judged) { return judged.share() < 0.95; });
  fmt::print("worst file     {:6.2f}\nfiles below 95 % {:4} of {}\n", 100 * all.front().share(),
             below, all.size());
  if (options.by_auto)
    for (const auto& [format, count] : formats) fmt::print("as {:<12} {:4}\n", format, count);
  for (int w = 0; w < std::min(options.worst, static_cast<int>(all.size())); ++w) {
    fmt::print("\n== {} as {} ({:.2f} %)\n", all[static_cast<std::size_t>(w)].file->name,
               all[static_cast<std::size_t>(w)].format,
               100 * all[static_cast<std::size_t>(w)].share());
    print_wrong_lines(all[static_cast<std::size_t>(w)]);
  }
  return 0;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  rolellm::AccuracyOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--layouts" && more) {
      options.layouts = std::atoi(argv[++i]);
    } else if (argument == "--first" && more) {
      options.seed = static_cast<std::uint64_t>(std::atoll(argv[++i]));
    } else if (argument == "--worst" && more) {
      options.worst = std::atoi(argv[++i]);
    } else if (argument == "--lines" && more) {
      options.lines = std::atoi(argv[++i]);
    } else if (argument == "--auto") {
      options.by_auto = true;
    } else if (argument == "--labelled" && more) {
      options.labelled = argv[++i];
    } else if (argument == "--write" && more) {
      options.write = argv[++i];
    } else if (argument == "--weights" && more) {
      options.weights = argv[++i];
    } else {
      options.scripts.push_back(argument);
    }
  }
  return rolellm::measure(options);
}
