// Pages and panels, by which scripts of comics are parted.
#pragma once

#include <cstdint>
#include <string_view>

#include "rolellm/script/source_lines.h"

namespace rolellm {

enum class ComicPart : std::uint8_t { none, page, panel };

/// A line that begins a page or a panel; `behind` is what stands behind its number.
struct ComicLine {
  ComicPart part = ComicPart::none;
  std::string_view behind;
};

/// `PAGE ONE`, `Page 3 (five panels)`, `PANEL 1`, `Panel 2. On deck.`; `PAGE 1, PANEL 2` is a
/// panel, and so is `第1格：海边`. Looks at a bounded head of the line.
ComicLine comic_line(std::string_view line);

/// Whether the text has panels, or pages that count them, near its head; in others `PAGE 3` is a
/// page's number.
bool has_panels(const Lines& lines);

}  // namespace rolellm
