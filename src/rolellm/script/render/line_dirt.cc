#include "rolellm/script/render/line_dirt.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "rolellm/core/random.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/text_layout.h"

namespace rolellm {
namespace {

bool is_headline(const RenderedLine& line) {
  return line.kind == LineKind::cue || line.kind == LineKind::scene_heading;
}

class Smudger {
 public:
  Smudger(const ScreenplayLayout& layout, std::uint64_t seed)
      : layout_(layout), random_(derive_seed(seed, "smudges")) {}

  void smudge(std::vector<RenderedLine>& lines) {
    std::vector<std::size_t> starred;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (lines[i].kind == LineKind::blank) {
        smudge_blank(lines[i]);
        continue;
      }
      if (smudge_ink(lines[i])) starred.push_back(i);
      if (layout_.markup != Markup::none && is_headline(lines[i]))
        tag(lines[i], i + 1 < lines.size() ? &lines[i + 1] : nullptr);
    }
    if (layout_.star_lines) put_stars_below(starred, lines);
    if (layout_.markup != Markup::page) return;
    lines.insert(lines.begin(), {"<pre>", LineKind::meta});
    lines.push_back({"</pre>", LineKind::meta});
  }

 private:
  bool chance(double share) { return random_.uniform() < share; }

  void smudge_blank(RenderedLine& line) {
    if (layout_.star_column > 0 && chance(layout_.stars / 4)) {
      line = {blanks(layout_.margin + layout_.star_column) + "*", LineKind::meta};
    } else if (layout_.inked_blanks) {
      line.text = blanks(layout_.margin + (chance(0.5) ? 5 : 0));
    }
  }

  /// Whether the line has a revision mark.
  bool smudge_ink(RenderedLine& line) {
    std::string& text = line.text;
    if (layout_.ocr > 0) misread(text);
    if (is_headline(line) && chance(layout_.spread)) spread(text);
    if (chance(layout_.torn)) tear(text);
    if (layout_.curly_quotes) curl(text);
    const bool starred = chance(layout_.stars);
    if (starred && !layout_.star_lines) star(text);
    const bool feed = text.starts_with('\f');
    text.insert(feed ? 1 : 0, blanks(layout_.margin));
    if (layout_.tabs) use_tabs(text);
    if (layout_.tab_margin) text.insert(0, "\t");
    if (layout_.markup == Markup::page && chance(0.5)) use_entities(text);
    if (layout_.trailing_blanks && chance(0.6)) text += " ";
    return starred;
  }

  void put_stars_below(const std::vector<std::size_t>& starred, std::vector<RenderedLine>& lines) {
    const RenderedLine star = {blanks(layout_.margin + layout_.star_column) + "*", LineKind::meta};
    for (auto at = starred.rbegin(); at != starred.rend(); ++at)
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(*at) + 1, star);
  }

  void star(std::string& text) {
    const int far = layout_.star_column - character_count(text);
    text +=
        blanks(layout_.star_column > 0 && far > 0 ? far : 3 + static_cast<int>(random_.below(8))) +
        "*";
  }

  void misread(std::string& text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kPairs = {{{"l", "1"},
                                                                                       {"1", "l"},
                                                                                       {"O", "0"},
                                                                                       {"0", "O"},
                                                                                       {"e", "c"},
                                                                                       {"I", "l"},
                                                                                       {",", "."},
                                                                                       {"h", "b"},
                                                                                       {"rn", "m"},
                                                                                       {"m", "rn"},
                                                                                       {"S", "5"},
                                                                                       {"t", "f"}}};
    for (std::size_t at = 0; at < text.size(); ++at) {
      if (!chance(layout_.ocr)) continue;
      for (const auto& [right, wrong] : kPairs) {
        if (text.compare(at, right.size(), right) != 0) continue;
        text.replace(at, right.size(), wrong);
        break;
      }
    }
    // A speck before the first letter.
    const std::size_t ink = text.find_first_not_of(" \f");
    if (ink != std::string::npos && chance(layout_.ocr)) text.insert(ink, chance(0.5) ? "." : ". ");
  }

  /// `J OHN`, `INT. B ARN`
  void spread(std::string& text) {
    const std::size_t ink = text.find_first_not_of(" \f");
    const std::size_t end = text.find_first_of(" (", ink);
    const std::size_t length = std::min(end, text.size()) - ink;
    if (length > 2) text.insert(character_start(text, ink + 1 + random_.below(length - 1)), " ");
  }

  void tear(std::string& text) {
    const std::size_t ink = text.find_first_not_of(" \f");
    if (ink == std::string::npos) return;
    const std::size_t word = random_.below(4);
    std::size_t blank = text.find(' ', ink);
    for (std::size_t i = 0; i < word && blank != std::string::npos; ++i) {
      const std::size_t next = text.find(' ', blank + 1);
      if (next == std::string::npos) break;
      blank = next;
    }
    if (blank != std::string::npos)
      text.insert(blank, blanks(12 + static_cast<int>(random_.below(30))));
  }

  static void curl(std::string& text) {
    std::size_t at = 0;
    while ((at = text.find('\'', at)) != std::string::npos) text.replace(at, 1, "’");
  }

  void tag(RenderedLine& line, RenderedLine* below) {
    if (layout_.markup == Markup::next_line && below != nullptr) {
      line.text.insert(0, "<b>");
      below->text.insert(0, "</b>");
      if (below->kind == LineKind::blank) below->kind = LineKind::meta;  // markup alone
      return;
    }
    const std::size_t ink = line.text.find_first_not_of(" \f\t");
    line.text.insert(ink == std::string::npos ? 0 : ink, "<b>");
    line.text += "</b>";
  }

  static void use_tabs(std::string& text) {
    const std::size_t ink = text.find_first_not_of(' ');
    if (ink == std::string::npos || ink < 8) return;
    text = std::string(ink / 8, '\t') + text.substr(ink / 8 * 8);
  }

  static void use_entities(std::string& text) {
    const std::size_t ink = text.find_first_not_of(' ');
    if (ink == std::string::npos) return;
    std::string clean;
    for (std::size_t i = 0; i < ink; ++i) clean += "&nbsp;";
    text.replace(0, ink, clean);
  }

  const ScreenplayLayout& layout_;
  Random random_;
};

}  // namespace

void smudge(std::vector<RenderedLine>& lines, const ScreenplayLayout& layout, std::uint64_t seed) {
  Smudger(layout, seed).smudge(lines);
}

}  // namespace rolellm
