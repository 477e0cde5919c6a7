// What the first pass over a screenplay tells the second: names, columns and habits of the file.
#pragma once

#include <array>
#include <span>
#include <vector>

#include "rolellm/script/screenplay/line_model.h"

namespace rolellm {

/// For each line the features of the second pass: what `first` says of other lines with the same
/// name, of those in the same column, and of the file's habits.
using ConfirmedIds = std::array<FeatureId, 8>;
std::vector<ConfirmedIds> confirmed_features(const LineFeatures& features,
                                             std::span<const LineState> first);

}  // namespace rolellm
