#include "rolellm/script/render/play_dirt.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

bool is_spoken(LineKind kind) { return kind == LineKind::dialogue; }

/// Numbers count the lines of speech, as editions of verse do.
void number_lines(std::vector<RenderedLine>& lines, int every, int width) {
  int count = 0;
  for (RenderedLine& line : lines) {
    if (!is_spoken(line.kind) || ++count % every != 0) continue;
    const int length = character_count(line.text);
    line.text += blanks(std::max(3, width + 6 - length)) + std::to_string(count);
  }
}

class Pages {
 public:
  Pages(const PlayLayout& layout, std::string title, Random& random)
      : layout_(layout),
        title_(std::move(title)),
        random_(random),
        page_(static_cast<int>(random.below(60)) + 2) {}

  std::vector<RenderedLine> print(std::vector<RenderedLine> lines) {
    int used = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (used >= layout_.page_lines && may_break(lines, i)) {
        turn();
        used = 0;
      }
      RenderedLine line = std::move(lines[i]);
      if (line.kind != LineKind::blank) line.text.insert(0, blanks(shift_));
      out_.push_back(std::move(line));
      ++used;
    }
    return std::move(out_);
  }

 private:
  /// Between two lines of one speech, or in front of the blank line below one.
  static bool may_break(const std::vector<RenderedLine>& lines, std::size_t i) {
    if (i == 0) return false;
    const bool inside = is_spoken(lines[i].kind) && is_spoken(lines[i - 1].kind);
    return inside || (lines[i].kind == LineKind::blank && is_spoken(lines[i - 1].kind));
  }

  void turn() {
    ++page_;
    const bool apart = random_.below(2) == 0;
    if (apart) out_.emplace_back();
    std::string mark = fmt::format(fmt::runtime(style()), page_);
    if (layout_.running_heads)
      mark = page_ % 2 == 0 ? fmt::format("{}{}{}", page_, blanks(8), title_)
                            : fmt::format("{}{}{}", title_, blanks(8), page_);
    out_.push_back({mark, LineKind::meta});
    if (apart) out_.emplace_back();
    shift_ =
        layout_.page_shift > 0
            ? static_cast<int>(random_.below(static_cast<std::uint64_t>(layout_.page_shift) + 1))
            : 0;
  }

  std::string style() {
    constexpr std::array<const char*, 4> kStyles = {"[p. {}]", "[Pg {}]", "- {} -", "{}"};
    if (style_ == kStyles.size()) style_ = random_.below(kStyles.size());
    return kStyles[style_];
  }

  const PlayLayout& layout_;
  std::string title_;
  Random& random_;
  std::vector<RenderedLine> out_;
  int page_, shift_ = 0;
  std::size_t style_ = 4;
};

}  // namespace

std::string misread(std::string text, double share, std::uint64_t seed) {
  if (share <= 0) return text;
  Random random(seed);
  constexpr std::array<std::pair<char, char>, 9> kPairs = {{{'l', '1'},
                                                            {'1', 'l'},
                                                            {'O', '0'},
                                                            {'0', 'O'},
                                                            {'e', 'c'},
                                                            {'E', 'B'},
                                                            {'I', 'l'},
                                                            {'h', 'b'},
                                                            {'R', 'B'}}};
  for (char& c : text) {
    if (random.uniform() >= share) continue;
    for (const auto& [right, wrong] : kPairs) {
      if (c == right) {
        c = wrong;
        break;
      }
    }
  }
  return text;
}

std::vector<RenderedLine> soil_play(std::vector<RenderedLine> lines, const PlayLayout& layout,
                                    const std::string& title, std::uint64_t seed) {
  Random random(derive_seed(seed, "play pages"));
  if (layout.line_numbers > 0) number_lines(lines, layout.line_numbers, layout.width);
  if (layout.lost_blanks > 0) {
    std::vector<RenderedLine> kept;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      // Only between speeches: what a heading or a paragraph of its own is, blank lines alone tell.
      const bool between = i > 0 && i + 1 < lines.size() && lines[i].kind == LineKind::blank &&
                           is_spoken(lines[i - 1].kind) && lines[i + 1].kind != LineKind::meta &&
                           lines[i + 1].kind != LineKind::scene_heading &&
                           lines[i + 1].kind != LineKind::action;
      if (between && random.uniform() < layout.lost_blanks) continue;
      kept.push_back(std::move(lines[i]));
    }
    lines = std::move(kept);
  }
  if (layout.page_lines > 0)
    lines = Pages(layout, upper_ascii(title), random).print(std::move(lines));
  if (layout.double_spaced) {
    std::vector<RenderedLine> spaced;
    for (RenderedLine& line : lines) {
      if (line.kind == LineKind::blank && spaced.size() >= 2 &&
          spaced.back().kind == LineKind::blank &&
          spaced[spaced.size() - 2].kind == LineKind::blank)
        continue;
      const bool ink = line.kind != LineKind::blank;
      spaced.push_back(std::move(line));
      if (ink) spaced.emplace_back();
    }
    lines = std::move(spaced);
  }
  return lines;
}

}  // namespace rolellm
