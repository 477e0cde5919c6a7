// How many lines of screenplays the parser puts right, per kind and per file: of scripts rendered
// into layouts that were not fitted on, or of files labelled by eye.
//   build/dev/bin/screenplay_accuracy --help
#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <span>

#include <fmt/format.h>

#include "../tool.h"
#include "rolellm/core/data_files.h"
#include "rolellm/core/files.h"
#include "rolellm/script/screenplay/torn_speech.h"
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
  std::vector<LineState> states = model.decide(*file.features);
  mend_torn_speeches(*file.scans, states);
  for (const LineState state : states) judged.found.push_back(kind_of(state));
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

/// What was found of all files, per kind and together.
class Report {
 public:
  explicit Report(bool by_auto) : by_auto_(by_auto) {}

  void add(Judged judged) {
    ++formats_[judged.format];
    for (std::size_t i = 0; i < judged.found.size(); ++i) {
      if (!judged.counts(i)) continue;
      const auto is = static_cast<std::size_t>(judged.found[i]);
      const auto should = static_cast<std::size_t>(kind_of(judged.file->states[i]));
      ++kinds_[is].found;
      ++kinds_[should].wanted;
      kinds_[is].right += is == should ? 1 : 0;
      judged.right += is == should ? 1 : 0;
      ++judged.all;
    }
    right_ += judged.right;
    lines_ += judged.all;
    files_.push_back(std::move(judged));
  }

  void print_files() const {
    for (const Judged& judged : files_)
      fmt::print("{:<32} {:6.2f} {:6}\n", judged.file->name, 100 * judged.share(), judged.all);
  }

  /// And the wrong lines of the `worst` files.
  void print(int worst) {
    fmt::print("kind             F1      lines\n");
    for (std::size_t kind = 0; kind < kinds_.size(); ++kind) {
      if (kinds_[kind].wanted + kinds_[kind].found == 0) continue;
      fmt::print("{:<14} {:6.2f} {:10}\n", kind_name(static_cast<LineKind>(kind)),
                 100 * kinds_[kind].f1(), kinds_[kind].wanted);
    }
    fmt::print("all lines      {:6.2f} {:10}\n",
               100.0 * static_cast<double>(right_) / static_cast<double>(lines_), lines_);
    std::stable_sort(files_.begin(), files_.end(),
                     [](const Judged& a, const Judged& b) { return a.share() < b.share(); });
    const auto below = std::count_if(files_.begin(), files_.end(),
                                     [](const Judged& judged) { return judged.share() < 0.95; });
    fmt::print("worst file     {:6.2f}\nfiles below 95 % {:4} of {}\n",
               100 * files_.front().share(), below, files_.size());
    if (by_auto_)
      for (const auto& [format, count] : formats_) fmt::print("as {:<12} {:4}\n", format, count);
    for (const Judged& judged :
         std::span(files_).first(std::min(static_cast<std::size_t>(worst), files_.size()))) {
      fmt::print("\n== {} as {} ({:.2f} %)\n", judged.file->name, judged.format,
                 100 * judged.share());
      print_wrong_lines(judged);
    }
  }

 private:
  bool by_auto_;
  std::array<Tally, 10> kinds_{};
  std::size_t right_ = 0, lines_ = 0;
  std::map<std::string, int> formats_;
  std::vector<Judged> files_;
};

Status measure(const AccuracyOptions& options) {
  const auto files = options.labelled.empty() ? sample_files(options.scripts, options.layouts,
                                                             options.seed, options.lines)
                                              : labelled_files(options.labelled);
  if (!files) return fail(files.error());
  const auto tsv =
      options.weights.empty() ? read_data("weights/screenplay.tsv") : read_text(options.weights);
  if (!tsv) return fail(tsv.error());
  const auto model = LineModel::load(*tsv);
  if (!model) return fail(model.error());
  if (files->empty())
    return fail(ErrorKind::usage, "", "expected files with lines, found none",
                "NAME.txt with NAME.labels");
  if (!options.write.empty())
    for (const LabelledLines& file : *files)
      if (auto written = write_labelled(file, options.write); !written) return written;
  Report report(options.by_auto);
  for (const LabelledLines& file : *files)
    report.add(options.by_auto ? parsed_by_auto(file) : judged_by(*model, file));
  if (!options.labelled.empty()) report.print_files();
  report.print(options.worst);
  return ok();
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  rolellm::AccuracyOptions options;
  CLI::App app("How many lines of screenplays the parser puts right, per kind and per file.");
  auto* scripts =
      app.add_option("SCRIPT", options.scripts, "scripts to render into layouts, taking turns");
  app.add_option("--layouts", options.layouts, "files that are rendered, each in its own layout")
      ->check(rolellm::between(1, 1'000'000));
  app.add_option("--first", options.seed, "which layouts")
      ->check(rolellm::between<std::uint64_t>(0, 1'000'000'000));
  app.add_option("--lines", options.lines, "so many lines of each alone, from anywhere in it")
      ->check(rolellm::between(1, 1'000'000));
  app.add_flag("--auto", options.by_auto, "in the format that the parser takes each for");
  app.add_option("--worst", options.worst, "show wrong lines of so many files, the worst first")
      ->check(rolellm::between(0, 1'000'000));
  app.add_option("--weights", options.weights, "instead of data/weights/screenplay.tsv");
  app.add_option("--write", options.write, "a folder to keep the files in, for --labelled");
  app.add_option("--labelled", options.labelled,
                 "a folder of files labelled by eye, NAME.txt and NAME.labels, instead of scripts")
      ->excludes(scripts);
  app.footer(
      "screenplay_accuracy --layouts 400 data/scripts/last-to-leave-the-halcyon.fountain\n"
      "screenplay_accuracy --labelled FOLDER --worst 3");
  return rolellm::run_tool(app, argc, argv, [&] { return rolellm::measure(options); });
}
