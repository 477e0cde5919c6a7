#include "rolellm/script/render/line_sheet.h"

#include <algorithm>
#include <string>

#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

LineSheet::LineSheet(const ScreenplayLayout& layout, std::uint64_t seed)
    : layout_(layout), random_(derive_seed(seed, "sheet")) {}

int LineSheet::stray(LineKind kind) {
  if (kind == LineKind::cue && chance(layout_.cue_strays))
    return static_cast<int>(random_.below(7)) - 2;
  return chance(layout_.line_strays) ? static_cast<int>(random_.below(3)) - 1 : 0;
}

void LineSheet::put(int column, std::string_view text, LineKind kind) {
  if (trim(text).empty()) return;
  const auto indent = static_cast<std::size_t>(std::max(column + stray(kind), 0));
  lines_.push_back({std::string(indent, ' ') + std::string(text), kind});
  for (int i = 0; i < layout_.line_spacing; ++i) lines_.push_back({});
}

void LineSheet::put_wrapped(int column, std::string_view text, int width, LineKind kind, int hang) {
  const double split = kind == LineKind::action     ? layout_.split_paragraphs
                       : kind == LineKind::dialogue ? layout_.split_speeches
                                                    : 0;
  const bool running = kind == LineKind::action || kind == LineKind::dialogue;
  std::vector<std::string> lines = wrapped(text, width);
  if (running) break_words(lines);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (running) widen_sentences(lines[i]);
    const bool apart = running && i > 0 && chance(layout_.capitals_apart);
    if (apart || (i > 0 && chance(split))) blanks(std::max(layout_.blank_between, 1));
    if (apart) {
      put(kind == LineKind::dialogue ? layout_.cue : column, upper_ascii(lines[i]), kind);
      blanks(std::max(layout_.blank_between, 1));
    } else {
      put(i == 0 ? column : column + hang, lines[i], kind);
    }
  }
}

/// `three egg-` and `cups` below it.
void LineSheet::break_words(std::vector<std::string>& lines) {
  constexpr std::size_t kLongWord = 7, kPart = 3;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::size_t word = std::min(lines[i].find(' '), lines[i].size());
    if (word < kLongWord || !chance(layout_.hyphens)) continue;
    const std::size_t part = character_start(lines[i], kPart + random_.below(word - 2 * kPart + 1));
    lines[i - 1] += " " + lines[i].substr(0, part) + "-";
    lines[i].erase(0, part);
  }
}

void LineSheet::widen_sentences(std::string& line) {
  for (std::size_t at = 0; (at = line.find(". ", at)) != std::string::npos; at += 2)
    if (chance(layout_.wide_sentences)) line.insert(at + 1, 1 + random_.below(4), ' ');
}

void LineSheet::blanks(int count) {
  for (int i = 0; i < count - layout_.line_spacing; ++i) lines_.push_back({});
}

void LineSheet::gap(int more) {
  if (!lines_.empty() && !chance(layout_.lost_blanks)) blanks(layout_.blank_between + more);
}

}  // namespace rolellm
