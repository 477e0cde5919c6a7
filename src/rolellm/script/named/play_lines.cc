#include "rolellm/script/named/play_lines.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/comic_lines.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/page_marks.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/spoken_text.h"
#include "rolellm/script/named/time_marks.h"
#include "rolellm/script/named/told_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::size_t kLinesOfDirection = 14;
constexpr std::size_t kLinesOfParagraphs = 40;  // of a direction with blank lines in it

/// Bytes of the hash signs of `## The yard`, a heading in Markdown; of `# La la la #` none.
std::size_t hash_bytes(std::string_view ink) {
  constexpr std::size_t kDeepest = 6;
  const std::size_t hashes = std::min(ink.find_first_not_of('#'), ink.size());
  const bool heading = hashes > 0 && hashes <= kDeepest && hashes + 1 < ink.size() &&
                       ink[hashes] == ' ' && !ink.ends_with('#');
  return heading ? hashes : 0;
}

class Scanner {
 public:
  Scanner(const Lines& source, const PlayWords& words) : words_(words), comic_(has_panels(source)) {
    lines_.reserve(source.size());
    for (const std::string_view line : source) {
      PlayLine scanned;
      scanned.ink = trim(line);
      if (!scanned.ink.empty()) {
        scanned.indent = static_cast<std::uint16_t>(std::min(indent_of(line), 999));
        scanned.kind = LineClass::text;
      }
      lines_.push_back(scanned);
    }
  }

  std::vector<PlayLine> scan() {
    mark_comic_lines();
    mark_running_heads(lines_);
    mark_scene_numbers();
    take_margin_numbers(lines_);
    const PageNumbers page_numbers(lines_);
    std::size_t ink = 0, followed = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].ink.empty()) continue;
      if (++ink == 1) first_ink_ = i;
      followed += i + 1 < lines_.size() && !lines_[i + 1].ink.empty() ? 1 : 0;
    }
    double_spaced_ = ink > 20 && followed * 20 < ink;
    for (std::size_t i = 0; i < lines_.size();) i = classify(i, page_numbers);
    for (PlayLine& line : lines_)
      line.length =
          static_cast<std::uint16_t>(std::min(character_count(line.ink.substr(0, 20000)), 9999));
    return std::move(lines_);
  }

 private:
  /// Before pages are looked for: `PAGE 3` is none in a comic.
  void mark_comic_lines() {
    if (!comic_) return;
    for (PlayLine& line : lines_)
      if (comic_line(line.ink).part != ComicPart::none) line.kind = LineClass::heading;
  }

  /// `48   CONTINUED: (3)   48` and `139  ANGLE ON ASH  139`, as films have them.
  void mark_scene_numbers() {
    for (PlayLine& line : lines_) {
      if (line.kind != LineClass::text || !is_ascii_digit(line.ink.front())) continue;
      if (is_continuation_mark(line.ink)) line.kind = LineClass::meta;
      if (is_numbered_heading(line.ink)) line.kind = LineClass::heading;
    }
  }

  /// Marks line `i` and what belongs to it; the line behind.
  std::size_t classify(std::size_t i, const PageNumbers& page_numbers) {
    PlayLine& line = lines_[i];
    if (line.kind != LineClass::text) return i + 1;
    const bool number = is_ascii_digit(line.ink.front());
    if ((number ? page_numbers.is_at(i) : is_page_mark(line.ink) || is_page_furniture(line.ink)) ||
        is_ruler(line.ink) || is_episode_title(line.ink)) {
      line.kind = LineClass::meta;
      return i + 1;
    }
    if (is_editors(line.ink)) return mark_note(i);
    if (const std::size_t hashes = hash_bytes(line.ink); hashes > 0) {
      line.ink = trim(line.ink.substr(hashes));
      const bool title = hashes == 1 && i == first_ink_;
      if (!title) line.kind = LineClass::heading;
      return i + 1;
    }
    line.ink = without_time_marks(line.ink);
    if (line.ink.front() == '>') {
      line.marked = line.ink.starts_with(">>");
      line.ink = without_caption_mark(line.ink);
    }
    line.ink = without_time_behind(line.ink);
    if (line.ink.starts_with("△") || line.ink.starts_with("▲") || line.ink.starts_with("Δ")) {
      line.ink = trim(line.ink.substr(line.ink.starts_with("Δ") ? 2 : 3));
      line.kind = LineClass::told;
      return i + 1;
    }
    if (const std::size_t bytes = narrator_bytes(line.ink, words_); bytes > 0) {
      line.ink = trim(line.ink.substr(bytes));
      line.kind = LineClass::told;
      return i + 1;
    }
    if (is_bracketed_heading(line.ink)) return mark_bracketed_heading(i);
    if (is_break(line.ink) && !goes_on_from_above(i)) {
      line.kind = LineClass::pause;
      return i + 1;
    }
    if (is_scene_heading(line.ink) || (is_scene_place(line.ink, words_) && !is_below_heading(i))) {
      line.kind = LineClass::heading;
      return i + 1;
    }
    if (const std::size_t end = bracket_end(i); end > i) {
      mark(i, end, LineClass::bracket);
      return end;
    }
    if (const std::size_t end = open_bracket_end(i); end > i) {
      mark(i, end, LineClass::told);
      return end;
    }
    if (is_cut_off(i)) {
      mark(i, lines_.size(), LineClass::bracket);
      return lines_.size();
    }
    if ((is_told_direction(line.ink, words_) && !is_verse_in_italics(i) &&
         !(is_song_head(line.ink, words_) && goes_on_from_above(i))) ||
        is_scene_note(line.ink, words_) || (comic_ && is_comic_note(line.ink, words_)) ||
        (is_whole_direction(line.ink, words_) && !goes_on_from_above(i)))
      line.kind = LineClass::told;
    return i + 1;
  }

  /// `场景：客厅` among the notes below `第一场` tells of that scene.
  bool is_below_heading(std::size_t i) const {
    while (i > 0 && (lines_[i - 1].ink.empty() || is_scene_note(lines_[i - 1].ink, words_)) &&
           lines_[i - 1].kind != LineClass::heading)
      --i;
    return i > 0 && lines_[i - 1].kind == LineClass::heading;
  }

  /// `oder es hat ein` above `Ende.`: the last word of a sentence, wrapped.
  bool goes_on_from_above(std::size_t i) const {
    if (i == 0 || lines_[i - 1].kind != LineClass::text || lines_[i].ink.front() == '_')
      return false;
    constexpr int kShortestWrapped = 30;  // bytes
    const std::string_view above = lines_[i - 1].ink;
    const char last = above.back();
    return std::ssize(above) >= kShortestWrapped && (is_ascii_alnum(last) || last == ',');
  }

  /// Behind a direction from `i` on whose bracket never closes: `[_Exit._`, `［唐四上。`; `i` when
  /// none begins there.
  std::size_t open_bracket_end(std::size_t i) {
    std::string_view& ink = lines_[i].ink;
    if (ink.front() == '[') {
      if (ink.find(']') != std::string_view::npos) return i;
      for (std::size_t k = i + 1; k < std::min(lines_.size(), i + kLinesOfDirection); ++k) {
        const std::size_t mark = lines_[k].ink.find_first_of("[]");
        if (lines_[k].ink.empty()) break;
        if (mark == std::string_view::npos) continue;
        if (lines_[k].ink[mark] == ']') return i;
        break;
      }
      const bool italic = ink.starts_with("[_") && ink.ends_with('_');
      if (!italic && !is_told_direction(ink.substr(1), words_)) return i;
      ink.remove_prefix(1);
      return i + 1;
    }
    for (const auto& [open, close] : kBrackets) {
      if (open.size() == 1 || !ink.starts_with(open)) continue;
      if (open == "（" || ink.find(close) != std::string_view::npos) return i;
      std::size_t end = i + 1;
      while (end < lines_.size() && end - i < kLinesOfDirection && !ends_han(lines_[end - 1].ink) &&
             !lines_[end].ink.empty() && !lines_[end].ink.starts_with(open))
        ++end;
      ink.remove_prefix(open.size());
      return end;
    }
    return i;
  }

  static bool ends_han(std::string_view ink) {
    return ink.ends_with("。") || ink.ends_with("！") || ink.ends_with("？") || ink.ends_with("……");
  }

  bool is_verse_in_italics(std::size_t i) const {
    return (i > 0 && are_verses_in_italics(lines_[i - 1].ink, lines_[i].ink)) ||
           (i + 1 < lines_.size() && are_verses_in_italics(lines_[i].ink, lines_[i + 1].ink));
  }

  void mark(std::size_t from, std::size_t to, LineClass kind) {
    for (std::size_t k = from; k < to; ++k) {
      if (lines_[k].ink.empty()) continue;
      lines_[k].kind = kind;
      lines_[k].begins = k == from;
    }
  }

  /// `[Scene: a kitchen, where`: what is left of its paragraph belongs to it; paragraphs below, up
  /// to the bracket's end, tell more.
  std::size_t mark_bracketed_heading(std::size_t i) {
    const std::size_t end = std::max(bracket_end(i), i + 1);
    std::size_t below = i + 1;
    while (below < end && !lines_[below].ink.empty()) ++below;
    mark(below, end, LineClass::bracket);
    mark(i, below, LineClass::heading);
    return end;
  }

  bool is_editors(std::string_view ink) const {
    while (!ink.empty() && std::string_view("[(_*").find(ink.front()) != std::string_view::npos)
      ink.remove_prefix(1);
    const char c = ink.empty() ? ' ' : upper_ascii(ink.front());
    if (!is_ascii_upper(c)) {
      const std::string_view head = ink.substr(0, 88);
      return head.find("http://") < 80 || head.find("https://") < 80;
    }
    if (ink.size() < 2 || !words_.editor_heads.contains(c, upper_ascii(ink[1]))) return false;
    thread_local std::string head;
    upper_latin(ink.substr(0, 40), head);
    for (const std::string& start : words_.editors)
      if (std::string_view(head).starts_with(start)) return true;
    // `Footnote 1:`, `FOOTNOTES:`; `Notes` alone
    const std::string_view word = std::string_view(head).substr(0, head.find_first_of(" :.[]"));
    if (!words_.footnotes.contains(word)) return false;
    const std::string_view rest = trim(std::string_view(head).substr(word.size()));
    return rest.empty() || rest == ":" || rest == "." ||
           (word == "FOOTNOTE" && is_ascii_digit(rest.front()));
  }

  /// A note reaches to its closing bracket, else to the next blank line; footnotes behind a head to
  /// the next heading.
  std::size_t mark_note(std::size_t i) {
    const std::string_view ink = lines_[i].ink;
    std::size_t end = i + 1;
    if (ink.front() == '[' && ink.find(']') == std::string_view::npos) {
      constexpr std::size_t kLongestNote = 60;
      while (end < lines_.size() && end - i < kLongestNote &&
             lines_[end - 1].ink.find(']') == std::string_view::npos)
        ++end;
    } else if (words_.footnotes.contains_in_any_case(ink.substr(0, ink.find_first_of(" :."))) &&
               ink.size() < 14) {
      while (end < lines_.size() && !is_scene_heading(lines_[end].ink)) ++end;
    } else {
      while (end < lines_.size() && !lines_[end].ink.empty() && end - i < 12) ++end;
    }
    for (std::size_t k = i; k < end; ++k)
      if (!lines_[k].ink.empty()) lines_[k].kind = LineClass::meta;
    return end;
  }

  /// Behind the lines that a direction in brackets fills from `i` on; `i` when none does.
  std::size_t bracket_end(std::size_t i) const {
    std::string_view ink = lines_[i].ink;
    bool italic = false;
    if (ink.starts_with("_[") || ink.starts_with("_(")) {
      ink.remove_prefix(1);
      italic = true;
    }
    if (!may_open_bracket(ink.front())) return i;
    for (const auto& [open, close] : kBrackets) {
      if (!ink.starts_with(open)) continue;
      std::size_t depth = 0, most = (double_spaced_ ? 2 : 1) * kLinesOfDirection;
      for (std::size_t k = i; k < std::min(lines_.size(), i + most); ++k) {
        std::string_view text = k == i ? ink : lines_[k].ink;
        if (text.empty()) {
          // A round or square bracket may hold paragraphs; other marks stay open too often.
          const bool more = k + 1 < lines_.size() && !lines_[k + 1].ink.empty();
          if (!more || open.size() > 1) return i;
          if (!double_spaced_) most = kLinesOfParagraphs;
          continue;
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
          if (text.substr(at).starts_with(open)) ++depth;
          if (!text.substr(at).starts_with(close)) continue;
          if (--depth > 0) continue;
          std::string_view rest = trim(text.substr(at + close.size()));
          if (italic && rest.starts_with('_')) rest.remove_prefix(1);
          while (!rest.empty() && (rest.front() == '.' || rest.front() == '_'))
            rest.remove_prefix(1);
          if (rest.starts_with("。")) rest.remove_prefix(3);
          // Several on a line: `(Er ab.) (Sie kommt.)`
          if (rest.empty()) return k + 1;
          if (!rest.starts_with(open)) return i;
        }
      }
      return i;
    }
    return i;
  }

  /// Whether a direction begins with line `i` that the end of the text, a piece's, cuts off.
  bool is_cut_off(std::size_t i) const {
    const std::string_view close = closing_bracket(lines_[i].ink);
    if (close.size() != 1) return false;
    std::size_t end = i;
    while (end < lines_.size() && lines_[end].ink.find(close) == std::string_view::npos &&
           end - i < kLinesOfDirection && !lines_[end].ink.empty())
      ++end;
    while (end < lines_.size() && end - i < 2 * kLinesOfDirection && lines_[end].ink.empty()) ++end;
    return end == lines_.size();
  }

  const PlayWords& words_;
  const bool comic_;
  std::vector<PlayLine> lines_;
  std::size_t first_ink_ = 0;
  bool double_spaced_ = false;
};

}  // namespace

std::vector<PlayLine> scan_play_lines(const Lines& lines) {
  const auto& words = PlayWords::get();
  return words ? Scanner(lines, *words).scan() : std::vector<PlayLine>(lines.size());
}

std::pair<std::size_t, std::size_t> framed_part(const Lines& lines) {
  std::size_t begin = 0, end = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("***")) continue;
    const std::string_view rest = trim(lines[i].substr(3));
    if (rest.starts_with("START") && begin == 0) begin = i + 1;
    if (rest.starts_with("END OF") && end == lines.size()) end = i;
  }
  return {begin, std::max(begin, end)};
}

}  // namespace rolellm
