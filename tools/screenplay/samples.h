// Rendered screenplays with the true state of every line, for fitting and measuring.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rolellm/script/render/render.h"
#include "rolellm/script/screenplay/line_model.h"

namespace rolellm {

/// One rendered file. The parts point into each other: it stays where it is.
struct LabelledLines {
  std::unique_ptr<SourceText> source;
  std::unique_ptr<std::vector<LineScan>> scans;
  std::unique_ptr<LineFeatures> features;
  std::vector<LineState> states;
  std::string name;               ///< the layout's seed, or the file's name
  std::vector<bool> in_two_ways;  ///< lines that are not counted; empty for none
};

/// `layouts` files, taking turns with the scripts; layout and dirt are drawn from `seed` on.
/// `excerpt`: so many lines of each alone, from anywhere in it; 0 for what the layout has.
Result<std::vector<LabelledLines>> sample_files(const std::vector<std::string>& scripts,
                                                int layouts, std::uint64_t seed, int excerpt = 0);

/// Files that somebody labelled by eye: for each `NAME.labels` in `folder`, with a kind a line, the
/// text `NAME.txt` beside it. `kind?` leaves a line out that can be read in two ways.
Result<std::vector<LabelledLines>> labelled_files(const std::string& folder);

/// Share of lines that `model` puts right.
double accuracy_of(const LineModel& model, const std::vector<LabelledLines>& files);

}  // namespace rolellm
