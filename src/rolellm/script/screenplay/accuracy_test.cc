// The parser on layouts that no weight was fitted on. `tools/screenplay/accuracy` measures more.
#include <array>

#include <gtest/gtest.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/screenplay/screenplay_judge.h"

namespace rolellm {
namespace {

constexpr int kKinds = 9;

struct Counts {
  std::array<int, kKinds> right{}, found{}, wanted{};
  int lines_right = 0, lines = 0, files = 0, poor_files = 0;

  double f1(LineKind kind) const {
    const auto k = static_cast<std::size_t>(kind);
    return 200.0 * right[k] / (found[k] + wanted[k]);
  }
};

Counts count_layouts(std::uint64_t first, int layouts) {
  Counts counts;
  const auto& judge = ScreenplayJudge::get();
  if (!judge) {
    ADD_FAILURE() << describe(judge.error());
    return counts;
  }
  std::vector<Script> scripts;
  for (const std::string_view name : {"scripts/last-to-leave-the-halcyon.fountain",
                                      "scripts/the-last-crossing-of-the-patience.txt"})
    scripts.push_back(*load_script(data_folder() / name));
  for (int i = 0; i < layouts; ++i) {
    const std::uint64_t seed = first + static_cast<std::uint64_t>(i);
    const auto text = render_screenplay(scripts[static_cast<std::size_t>(i) % scripts.size()],
                                        *sample_layout(seed), seed);
    const auto source = SourceText::read(text->text);
    const JudgedLines judged = judge->decide(source->lines());
    int right = 0;
    for (std::size_t k = 0; k < judged.scans.size(); ++k) {
      const auto found = static_cast<std::size_t>(kind_of(judged.states[k]));
      auto wanted = static_cast<std::size_t>(text->lines[judged.scans[k].line]);
      ++counts.found[found];
      ++counts.wanted[wanted];
      counts.right[found] += found == wanted ? 1 : 0;
      right += found == wanted ? 1 : 0;
    }
    const int all = static_cast<int>(judged.scans.size());
    counts.lines_right += right;
    counts.lines += all;
    ++counts.files;
    // In a scrap of a few lines one wrong line weighs much.
    constexpr int kScrap = 100;
    counts.poor_files += all >= kScrap && 100 * right < 95 * all ? 1 : 0;
  }
  return counts;
}

TEST(ScreenplayAccuracy, HoldsOnLayoutsThatWereNotFittedOn) {
  // `fit` draws from 1000000 on, `accuracy` from 77000000 on.
  const Counts counts = count_layouts(500000000, 60);
  EXPECT_GE(counts.f1(LineKind::cue), 99.5);
  EXPECT_GE(counts.f1(LineKind::dialogue), 99.0);
  EXPECT_GE(counts.f1(LineKind::action), 98.5);
  // Shots between scene numbers and places without INT. look alike: below the rest.
  EXPECT_GE(counts.f1(LineKind::scene_heading), 95.0);
  EXPECT_GE(counts.f1(LineKind::parenthetical), 95.0);
  EXPECT_GE(counts.f1(LineKind::meta), 90.0);
  EXPECT_GE(100.0 * counts.lines_right / counts.lines, 98.5);
  EXPECT_LE(counts.poor_files, 1) << "of " << counts.files;
}

}  // namespace
}  // namespace rolellm
