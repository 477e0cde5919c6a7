// Names above speeches that do not stand in capitals: `Jack`, `Old Nick`.
#pragma once

#include <span>

#include "rolellm/script/screenplay/line_scan.h"

namespace rolellm {

/// Gives such names the shape of names in capitals, where most names of a file stand so: what tells
/// of `JACK` then tells of `Jack`.
void mark_small_names(std::span<LineScan> scans);

}  // namespace rolellm
