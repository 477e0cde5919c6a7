// How many lines of rendered screenplays the parser puts right, per kind and per file:
//   build/dev/bin/screenplay_accuracy [--layouts N] [--first SEED] [--worst N] SCRIPT...
#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "samples.h"

namespace rolellm {
namespace {

struct Tally {
  std::size_t right = 0, found = 0, wanted = 0;
  double f1() const {
    return found + wanted == 0
               ? 1
               : 2.0 * static_cast<double>(right) / static_cast<double>(found + wanted);
  }
};

int measure(int layouts, std::uint64_t seed, int worst, const std::vector<std::string>& scripts) {
  auto files = sample_files(scripts, layouts, seed);
  auto tsv = read_data("weights/screenplay.tsv");
  auto model = tsv ? LineModel::load(*tsv) : Result<LineModel>(fail(tsv.error()));
  if (!files || !model) {
    fmt::print(stderr, "error: {}\n", describe(files ? model.error() : files.error()));
    return 1;
  }
  std::array<Tally, 10> tallies{};
  std::vector<std::pair<double, std::size_t>> per_file;
  std::size_t right = 0, all = 0;
  for (std::size_t f = 0; f < files->size(); ++f) {
    const LabelledLines& file = (*files)[f];
    const std::vector<LineState> found = model->decide(*file.features);
    std::size_t here = 0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto is = static_cast<std::size_t>(kind_of(found[i]));
      const auto should = static_cast<std::size_t>(kind_of(file.states[i]));
      ++tallies[is].found;
      ++tallies[should].wanted;
      if (is == should) {
        ++tallies[is].right;
        ++here;
      }
    }
    right += here;
    all += found.size();
    per_file.emplace_back(static_cast<double>(here) / static_cast<double>(found.size()), f);
  }
  fmt::print("kind             F1      lines\n");
  for (std::size_t kind = 0; kind < tallies.size(); ++kind) {
    if (tallies[kind].wanted + tallies[kind].found == 0) continue;
    fmt::print("{:<14} {:6.2f} {:10}\n", kind_name(static_cast<LineKind>(kind)),
               100 * tallies[kind].f1(), tallies[kind].wanted);
  }
  fmt::print("all lines      {:6.2f} {:10}\n",
             100.0 * static_cast<double>(right) / static_cast<double>(all), all);
  std::sort(per_file.begin(), per_file.end());
  fmt::print("worst file     {:6.2f}\n", 100 * per_file.front().first);
  for (int w = 0; w < worst && w < static_cast<int>(per_file.size()); ++w) {
    const auto [share, f] = per_file[static_cast<std::size_t>(w)];
    const LabelledLines& file = (*files)[f];
    const std::vector<LineState> found = model->decide(*file.features);
    fmt::print("\n== layout {} ({:.2f} %)\n", f, 100 * share);
    for (std::size_t i = 0, shown = 0; i < found.size() && shown < 12; ++i) {
      if (kind_of(found[i]) == kind_of(file.states[i])) continue;
      ++shown;
      for (std::size_t k = i - std::min<std::size_t>(i, 2); k < std::min(i + 3, found.size());
           ++k) {
        const LineScan& scan = (*file.scans)[k];
        fmt::print("{} {:>14} {:>14} {:4} |{}{}\n", k == i ? '>' : ' ', state_name(found[k]),
                   state_name(file.states[k]), scan.gap, std::string(scan.indent, ' '), scan.ink);
      }
      fmt::print("\n");
    }
  }
  return 0;
}

}  // namespace
}  // namespace rolellm

int main(int argc, char** argv) {
  int layouts = 200, worst = 0;
  std::uint64_t seed = 77;
  std::vector<std::string> scripts;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--layouts" && more) {
      layouts = std::atoi(argv[++i]);
    } else if (argument == "--first" && more) {
      seed = static_cast<std::uint64_t>(std::atoll(argv[++i]));
    } else if (argument == "--worst" && more) {
      worst = std::atoi(argv[++i]);
    } else {
      scripts.push_back(argument);
    }
  }
  return rolellm::measure(layouts, seed, worst, scripts);
}
