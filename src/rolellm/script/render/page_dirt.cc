#include "rolellm/script/render/page_dirt.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

std::string blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

class Printer {
 public:
  Printer(const ScreenplayLayout& layout, std::uint64_t seed)
      : layout_(layout),
        random_(derive_seed(seed, "pages")),
        page_(static_cast<int>(random_.below(90)) + 2) {}

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
  void meta(std::string text) { push({std::move(text), LineKind::meta}); }
  void empty(int count) {
    for (int i = 0; i < count; ++i) out_.push_back({});
  }

  void turn_page(const std::string& cue, LineKind next) {
    const bool in_speech = !cue.empty();
    if (in_speech && layout_.speech_continued)
      meta(blanks(layout_.bracket) + (chance(0.8) ? "(MORE)" : "(more)"));
    const bool scene_goes_on = next != LineKind::scene_heading && layout_.scene_continued;
    if (scene_goes_on) {
      empty(layout_.blank_at_page / 2);
      meta(blanks(layout_.transition) + "(CONTINUED)");
    }
    empty(layout_.blank_at_page);
    if (layout_.form_feeds && !out_.empty()) form_feed_ = true;
    ++page_;
    const std::string number = fmt::format(fmt::runtime(layout_.number_style), page_);
    if (layout_.unnumbered_pages) {
    } else if (layout_.running_head.empty()) {
      meta(blanks(layout_.page_numbers_right ? layout_.action_width - 4
                  : chance(0.5)              ? layout_.cue + 6
                                             : layout_.action) +
           number);
    } else if (chance(0.85)) {
      const int far = layout_.action_width - static_cast<int>(layout_.running_head.size());
      meta(blanks(layout_.action) + layout_.running_head + blanks(std::max(4, far)) + number);
    } else {
      meta(blanks(layout_.action) + layout_.running_head);
      meta(blanks(layout_.action_width) + number);
    }
    if (form_feed_ && !out_.empty()) {
      out_.back().text.insert(0, "\f");
      form_feed_ = false;
    }
    if (scene_goes_on && chance(0.9)) {
      empty(chance(0.5) ? 1 : 0);
      ++continued_;
      const std::string times = continued_ > 1 ? fmt::format(" ({})", continued_) : "";
      if (layout_.numbered_continued && !scene_.empty()) {
        const std::string left = scene_ + blanks(4) + "CONTINUED:" + times;
        meta(left + blanks(std::max(3, layout_.action_width + 4 - static_cast<int>(left.size()))) +
             scene_);
      } else {
        meta(blanks(layout_.action) + (chance(0.9) ? "CONTINUED:" : "CONT'D:") + times);
      }
    }
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

  const ScreenplayLayout& layout_;
  Random random_;
  std::vector<RenderedLine> out_;
  std::string scene_;
  int page_, continued_ = 0, shift_ = 0;
  bool form_feed_ = false;
};

/// Noise on single lines.
class Smudger {
 public:
  Smudger(const ScreenplayLayout& layout, std::uint64_t seed)
      : layout_(layout), random_(derive_seed(seed, "smudges")) {}

  void smudge(std::vector<RenderedLine>& lines) {
    for (RenderedLine& line : lines) {
      if (line.kind == LineKind::blank) {
        if (layout_.inked_blanks) line.text = blanks(layout_.margin + (chance(0.5) ? 5 : 0));
        continue;
      }
      if (layout_.ocr > 0) misread(line.text);
      if (chance(layout_.torn)) tear(line.text);
      if (layout_.curly_quotes) curl(line.text);
      if (layout_.tags > 0) tag(line);
      if (chance(layout_.stars)) line.text += blanks(3 + static_cast<int>(random_.below(8))) + "*";
      const bool feed = line.text.starts_with('\f');
      line.text.insert(feed ? 1 : 0, blanks(layout_.margin));
      if (layout_.tabs) use_tabs(line.text);
      if (layout_.tab_margin) line.text.insert(0, "\t");
      if (layout_.trailing_blanks && chance(0.6)) line.text += " ";
    }
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }

  void misread(std::string& text) {
    constexpr std::array<std::pair<char, char>, 8> kPairs = {{{'l', '1'},
                                                              {'1', 'l'},
                                                              {'O', '0'},
                                                              {'0', 'O'},
                                                              {'e', 'c'},
                                                              {'I', 'l'},
                                                              {',', '.'},
                                                              {'h', 'b'}}};
    for (char& c : text) {
      if (!chance(layout_.ocr)) continue;
      for (const auto& [right, wrong] : kPairs) {
        if (c == right) {
          c = wrong;
          break;
        }
      }
    }
  }

  void tear(std::string& text) const {
    const std::size_t ink = text.find_first_not_of(" \f");
    const std::size_t blank = ink == std::string::npos ? ink : text.find(' ', ink);
    if (blank != std::string::npos) text.insert(blank, blanks(12));
  }

  static void curl(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find('\'', at)) != std::string::npos) text.replace(at, 1, "’");
  }

  void tag(RenderedLine& line) {
    if (line.kind != LineKind::cue && line.kind != LineKind::scene_heading) return;
    const std::size_t ink = line.text.find_first_not_of(" \f");
    line.text.insert(ink == std::string::npos ? 0 : ink, "<b>");
    line.text += "</b>";
  }

  static void use_tabs(std::string& text) {
    std::size_t ink = text.find_first_not_of(' ');
    if (ink == std::string::npos || ink < 8) return;
    text = std::string(ink / 8, '\t') + text.substr(ink / 8 * 8);
  }

  const ScreenplayLayout& layout_;
  Random random_;
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
  if (layout.watermark) {
    lines.insert(
        lines.begin(),
        {"Found at the Paper Lantern script archive - www.paperlantern.example", LineKind::meta});
    lines.push_back({"Converted by LanternScan - unregistered", LineKind::meta});
  }
  Smudger(layout, seed).smudge(lines);
  return joined(lines, layout.line_end);
}

}  // namespace rolellm
