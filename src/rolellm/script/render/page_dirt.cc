#include "rolellm/script/render/page_dirt.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/script/render/line_dirt.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

class Printer {
 public:
  Printer(const ScreenplayLayout& layout, std::uint64_t seed)
      : layout_(layout), random_(derive_seed(seed, "pages")) {
    page_ = static_cast<int>(random_.below(90)) + 2;
    head_at_right_ = chance(0.4);
    number_below_ = chance(0.15);
    more_column_ = chance(0.5) ? layout.bracket : layout.cue + 3;
    page_end_ = chance(0.1)    ? "CONTINUED"
                : chance(0.05) ? "(CONTINUED ON NEXT PAGE)"
                               : "(CONTINUED)";
    constexpr std::string_view kWords[] = {"CONT'D:", "CONTD:", "CONTINUED", "(CONTINUED)"};
    if (chance(0.25)) page_begin_ = kWords[random_.below(std::size(kWords))];
  }

  std::vector<RenderedLine> print(std::vector<RenderedLine> lines) {
    std::string cue;
    int used = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == LineKind::cue) cue = lines[i].text;
      if (lines[i].kind == LineKind::scene_heading) scene(lines[i].text);
      if (layout_.page_lines > 0 && used >= layout_.page_lines && may_break(lines, i)) {
        const bool in_speech = i > 0 && is_speech(lines[i].kind) && is_spoken_above(lines, i);
        turn_page(in_speech ? cue : std::string(), lines[i].kind);
        used = 0;
        shift_ = layout_.page_shift > 0 ? static_cast<int>(random_.below(
                                              static_cast<std::uint64_t>(layout_.page_shift) + 1))
                                        : 0;
      }
      push(std::move(lines[i]));
      ++used;
    }
    return std::move(out_);
  }

 private:
  static bool is_speech(LineKind kind) {
    return kind == LineKind::dialogue || kind == LineKind::parenthetical;
  }
  static bool is_spoken_above(const std::vector<RenderedLine>& lines, std::size_t i) {
    while (i > 0 && lines[i - 1].kind == LineKind::blank) --i;
    return i > 0 && (is_speech(lines[i - 1].kind) || lines[i - 1].kind == LineKind::cue);
  }
  /// Never between a name and its speech, nor inside a heading.
  static bool may_break(const std::vector<RenderedLine>& lines, std::size_t i) {
    std::size_t above = i;
    while (above > 0 && lines[above - 1].kind == LineKind::blank) --above;
    if (above == 0) return false;
    const LineKind before = lines[above - 1].kind;
    return before != LineKind::cue && before != LineKind::scene_heading &&
           lines[i].kind != LineKind::meta;
  }
  bool chance(double share) { return random_.uniform() < share; }
  /// One-line paragraphs are wider than any page.
  int width() const { return std::min(layout_.action_width, 70); }

  void scene(std::string_view heading) {
    heading = trim(heading);
    const std::string_view number = heading.substr(0, heading.find_first_of(" \t"));
    scene_ = std::any_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; })
                 ? std::string(number)
                 : std::string();
    continued_ = 0;
  }

  void push(RenderedLine line) {
    if (line.kind != LineKind::blank && shift_ > 0) line.text.insert(0, blanks(shift_));
    out_.push_back(std::move(line));
  }
  void meta(int column, const std::string& text) { push({blanks(column) + text, LineKind::meta}); }
  void empty(int count) {
    for (int i = 0; i < count; ++i) out_.push_back({});
  }

  void turn_page(const std::string& cue, LineKind next) {
    const bool in_speech = !cue.empty();
    if (in_speech && layout_.speech_continued)
      meta(more_column_, chance(0.8) ? "(MORE)" : "(more)");
    const bool scene_goes_on = next != LineKind::scene_heading && layout_.scene_continued;
    if (scene_goes_on) {
      empty(layout_.blank_at_page / 2);
      meta(layout_.transition, page_end_);
    }
    foot();
    empty(layout_.blank_at_page);
    ++page_;
    const std::size_t first = out_.size();
    head();
    if (layout_.form_feeds && out_.size() > first) out_[first].text.insert(0, "\f");
    if (scene_goes_on && chance(0.9)) continued();
    // Behind CONTINUED: the text may follow at once.
    const bool at_once = layout_.blank_at_page <= 1 && out_.back().kind == LineKind::meta;
    empty(at_once && chance(0.5)
              ? 0
              : std::max(layout_.blank_at_page, in_speech ? 0 : layout_.blank_between));
    if (in_speech && layout_.speech_continued) {
      std::string again = cue;
      if (again.find('(') == std::string::npos)
        again += " " + (layout_.continued.empty() ? std::string("(CONT'D)") : layout_.continued);
      push({again, LineKind::cue});
    }
  }

  void foot() {
    if (layout_.number_at_foot && !layout_.unnumbered_pages) {
      empty(chance(0.5) ? 1 : 0);
      meta(width() / 2, std::to_string(page_));
    }
    if (!layout_.page_foot.empty()) meta(layout_.action, layout_.page_foot);
  }

  void head() {
    if (!layout_.head_line.empty()) {
      const int right = width() - static_cast<int>(layout_.head_line.size());
      meta(head_at_right_ ? right : layout_.action, layout_.head_line);
      empty(chance(0.5) ? 1 : 0);
    }
    if (layout_.unnumbered_pages) return;
    const std::string number = fmt::format(fmt::runtime(layout_.number_style), page_);
    const std::string& title = layout_.running_head;
    if (title.empty()) {
      meta(layout_.page_numbers_right ? width() - 4
           : chance(0.5)              ? layout_.cue + 6
                                      : layout_.action,
           number);
    } else if (layout_.number_first) {
      meta(layout_.action, number + blanks(6) + title);
    } else if (chance(0.85)) {
      const int far = width() - static_cast<int>(title.size());
      meta(layout_.action, title + blanks(std::max(4, far)) + number);
    } else {
      meta(layout_.action, title);
      meta(width(), number);
    }
  }

  void continued() {
    empty(chance(0.5) ? 1 : 0);
    ++continued_;
    const std::string text = page_begin_ + (continued_ > 1 ? fmt::format(" ({})", continued_) : "");
    if (!layout_.numbered_continued || scene_.empty()) {
      meta(layout_.action, text);
    } else if (number_below_) {
      meta(layout_.action, text);
      meta(0, scene_ + blanks(width()) + scene_);
    } else {
      const std::string left = scene_ + blanks(4) + text;
      meta(0, left + blanks(std::max(3, width() + 4 - static_cast<int>(left.size()))) + scene_);
    }
  }

  const ScreenplayLayout& layout_;
  Random random_;
  std::vector<RenderedLine> out_;
  std::string scene_, page_end_, page_begin_ = "CONTINUED:";
  int page_ = 1, continued_ = 0, shift_ = 0, more_column_ = 0;
  bool head_at_right_ = false, number_below_ = false;
};

RenderedText joined(const std::vector<RenderedLine>& lines, const std::string& line_end) {
  RenderedText out;
  for (const RenderedLine& line : lines) {
    out.text += line.text + line_end;
    out.lines.push_back(line.kind);
  }
  return out;
}

}  // namespace

RenderedText make_pages(std::vector<RenderedLine> lines, const ScreenplayLayout& layout,
                        std::uint64_t seed) {
  lines = Printer(layout, seed).print(std::move(lines));
  const auto cut = [&](int wanted) {
    return std::min<std::ptrdiff_t>(wanted, std::ssize(lines) / 4);
  };
  lines.erase(lines.end() - cut(layout.cut_tail), lines.end());
  lines.erase(lines.begin(), lines.begin() + cut(layout.cut_head));
  if (layout.keep_lines > 0 && std::ssize(lines) > layout.keep_lines) {
    Random random(derive_seed(seed, "excerpt"));
    const auto from = static_cast<std::ptrdiff_t>(
        random.below(lines.size() - static_cast<std::size_t>(layout.keep_lines)));
    lines = {lines.begin() + from, lines.begin() + from + layout.keep_lines};
  }
  if (layout.keep_head > 0 && std::ssize(lines) > layout.keep_head)
    lines.resize(static_cast<std::size_t>(layout.keep_head));
  if (!layout.watermark.empty()) {
    lines.insert(lines.begin(), {layout.watermark, LineKind::meta});
    // An excerpt ends in the middle of something.
    const bool whole = layout.keep_lines == 0 && layout.keep_head == 0;
    if (whole && lines.back().kind != LineKind::cue)
      lines.push_back({layout.watermark, LineKind::meta});
  }
  smudge(lines, layout, seed);
  return joined(lines, layout.line_end);
}

}  // namespace rolellm
