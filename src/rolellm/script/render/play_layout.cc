#include "rolellm/script/render/play_layout.h"

#include <algorithm>

#include "rolellm/core/random.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

PlayLayout transcript_layout() {
  PlayLayout layout;
  layout.place = NamePlace::before;
  layout.name_end = ":";
  layout.width = 76;
  layout.opening_beside_name = true;
  layout.open = "(";
  layout.close = ")";
  return layout;
}

PlayLayout chinese_layout() {
  PlayLayout layout;
  layout.place = NamePlace::before;
  layout.name_case = NameCase::as_written;
  layout.name_end = "：";
  layout.wide_colon = true;
  layout.blank_between = 0;
  layout.open = "（";
  layout.close = "）";
  return layout;
}

PlayLayout sample_play_layout(std::uint64_t seed) {
  Random random(derive_seed(seed, "play"));
  const auto chance = [&](double share) { return random.uniform() < share; };
  const auto between = [&](int low, int high) {
    return low + static_cast<int>(random.below(static_cast<std::uint64_t>(high - low + 1)));
  };
  PlayLayout layout;
  const double place = random.uniform();
  layout.place = place < 0.35   ? NamePlace::above
                 : place < 0.55 ? NamePlace::centred
                                : NamePlace::before;
  layout.width = between(58, 78);
  layout.blank_between = chance(0.75) ? 1 : chance(0.5) ? 2 : 0;
  if (layout.place == NamePlace::before) {
    layout.name_end = chance(0.5) ? "." : ":";
    layout.name_case = chance(0.6) ? NameCase::capitals : NameCase::title;
    layout.abbreviated = layout.name_end == "." && chance(0.3);
    if (layout.abbreviated && chance(0.7)) layout.name_case = NameCase::title;
    if (chance(0.35)) {  // hanging: what follows the first line stands further right
      layout.speech_indent = between(2, 8);
    } else if (chance(0.2)) {
      layout.first_indent = between(1, 5);
    }
    // Something always tells where a speech begins.
    if (layout.speech_indent == layout.first_indent && layout.name_case == NameCase::title)
      layout.blank_between = std::max(layout.blank_between, 1);
    layout.italic_names = layout.name_case == NameCase::title && chance(0.15);
  } else {
    layout.name_end = chance(0.6) ? "." : "";
    layout.name_case = layout.name_end == "." && chance(0.3) ? NameCase::title : NameCase::capitals;
    layout.speech_indent = chance(0.5) ? 0 : between(2, 12);
    layout.blank_between = std::max(layout.blank_between, 1);
  }
  if (chance(0.4)) {
    layout.open = "(";
    layout.close = ")";
  }
  layout.italic_directions = chance(0.25);
  layout.direction_indent = chance(0.3) ? between(2, 20) : 0;
  layout.opening_beside_name = chance(0.4);
  layout.cast_list = chance(0.6);
  layout.frame = chance(0.3);
  layout.line_end = chance(0.8) ? "\n" : "\r\n";
  return layout;
}

}  // namespace rolellm
