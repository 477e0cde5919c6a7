// How a line of a screenplay begins and ends, and where it begins seen from the one above: as
// features tell of it.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/screenplay/line_scan.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {

/// What a line may end with: 0 for a letter or digit, 7 for what is not named here.
constexpr std::array<std::uint8_t, 256> make_last_buckets() {
  constexpr std::string_view kMarks[] = {".", "!?", ":", ",;", "-", ")]"};
  std::array<std::uint8_t, 256> buckets{};
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    std::uint8_t& bucket = buckets[static_cast<std::size_t>(byte)];
    bucket = is_ascii_alnum(c) || is_beyond_ascii(c) ? 0 : 7;
    for (std::uint8_t i = 0; i < std::size(kMarks); ++i)
      if (kMarks[i].find(c) != std::string_view::npos) bucket = static_cast<std::uint8_t>(i + 1);
  }
  return buckets;
}

inline int last_bucket(std::string_view ink) {
  static constexpr auto kBuckets = make_last_buckets();
  return kBuckets[static_cast<unsigned char>(last_sign(ink))];
}

/// 0: a sentence may end here, 1: it goes on, 2: it breaks off in a dash.
inline int end_class(std::string_view ink) {
  const int last = last_bucket(ink);
  return last == 5 ? 2 : last == 0 || last == 4 ? 1 : 0;
}
inline int start_class(LineShape shape) {
  return shape == LineShape::lower_start ? 0 : shape == LineShape::upper_start ? 1 : 2;
}

inline int move_between(const LineScan& above, const LineScan& below) {
  if (below.indent > above.indent + 1) return 1;
  return below.indent + 1 < above.indent ? 2 : 0;
}

}  // namespace rolellm
