#include "rolellm/script/named/play_lines.h"

#include <algorithm>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/time_marks.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::size_t kLinesOfDirection = 14;
constexpr std::size_t kLongestHead = 70;  // bytes of a running head

/// Blanks behind the ink and the number there, or in front of it.
struct MarginNumber {
  int number = 0;
  std::string_view text;  // the ink without it
};

std::optional<MarginNumber> number_at_right(std::string_view ink) {
  if (ink.empty() || !is_ascii_digit(ink.back())) return std::nullopt;
  std::size_t begin = ink.size();
  while (begin > 0 && is_ascii_digit(ink[begin - 1])) --begin;
  if (begin < 3 || ink.size() - begin > 4) return std::nullopt;
  const bool apart = ink[begin - 1] == '\t' || (ink[begin - 1] == ' ' && ink[begin - 2] == ' ');
  if (!apart) return std::nullopt;
  return MarginNumber{std::atoi(std::string(ink.substr(begin)).c_str()),
                      trim(ink.substr(0, begin))};
}

std::optional<MarginNumber> number_at_left(std::string_view ink) {
  std::size_t end = 0;
  while (end < ink.size() && is_ascii_digit(ink[end])) ++end;
  if (end == 0 || end > 4 || end + 2 >= ink.size()) return std::nullopt;
  const bool apart = ink[end] == '\t' || (ink[end] == ' ' && ink[end + 1] == ' ');
  if (!apart) return std::nullopt;
  return MarginNumber{std::atoi(std::string(ink.substr(0, end)).c_str()), trim(ink.substr(end))};
}

/// Takes numbers in the margin off, where they count lines: three or more, each the same step from
/// the one before (but where a scene counts anew).
template <class Read>
void take_line_numbers(std::vector<PlayLine>& lines, Read read) {
  std::vector<std::pair<std::size_t, MarginNumber>> found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind != LineClass::text) continue;
    if (auto number = read(lines[i].ink)) found.emplace_back(i, *number);
  }
  if (found.size() < 3) return;
  std::unordered_map<int, std::size_t> steps;
  for (std::size_t k = 1; k < found.size(); ++k)
    ++steps[found[k].second.number - found[k - 1].second.number];
  std::size_t regular = 0;
  for (const auto& [step, count] : steps)
    if (step > 0 && step <= 25) regular = std::max(regular, count);
  if (2 * regular < found.size() - 1) return;
  for (const auto& [i, number] : found) {
    if (number.text.empty()) continue;
    const auto moved = static_cast<std::size_t>(number.text.data() - lines[i].ink.data());
    lines[i].indent = static_cast<std::uint16_t>(lines[i].indent + moved);
    lines[i].ink = number.text;
  }
}

/// `* * *`, `-----`, `~~~`: lines between parts.
bool is_ruler(std::string_view ink) {
  static constexpr ByteSet kMarks("*=~_#+- "), kDashes("- ");
  return ink.size() >= 3 && kMarks.find_other(ink) == ink.size() &&
         kDashes.find_other(ink) < ink.size();
}

/// `12`, `[p. 12]`, `- 12 -`, `[Pg 12]`, `Page 12`, `{12}`, and times alone.
bool is_page_mark(std::string_view ink) {
  if (ink.size() > 20) return false;
  while (!ink.empty() && std::string_view("[{(-| ").find(ink.front()) != std::string_view::npos)
    ink.remove_prefix(1);
  while (!ink.empty() && std::string_view("]})-|. ").find(ink.back()) != std::string_view::npos)
    ink.remove_suffix(1);
  if (ink.empty()) return false;
  const std::size_t number = ink.find_first_of("0123456789");
  if (number == std::string_view::npos) return false;
  if (ink.substr(number).find_first_not_of("0123456789:.,") != std::string_view::npos) return false;
  const std::string word = upper_latin(trim(ink.substr(0, number)));
  return word.empty() || word == "P." || word == "PG" || word == "P" || word == "PAGE" ||
         word == "SEITE" || word == "S." || word == "PG.";
}

class Scanner {
 public:
  Scanner(const Lines& source, const PlayWords& words) : words_(words) {
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
    mark_running_heads();
    take_line_numbers(lines_, number_at_right);
    take_line_numbers(lines_, number_at_left);
    std::size_t ink = 0, followed = 0;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (lines_[i].ink.empty()) continue;
      ++ink;
      followed += i + 1 < lines_.size() && !lines_[i + 1].ink.empty() ? 1 : 0;
      if (const int number = number_alone(lines_[i].ink); number >= 0) numbers_.insert(number);
    }
    double_spaced_ = ink > 20 && followed * 20 < ink;
    for (std::size_t i = 0; i < lines_.size();) i = classify(i);
    for (PlayLine& line : lines_)
      line.length =
          static_cast<std::uint16_t>(std::min(character_count(line.ink.substr(0, 20000)), 9999));
    return std::move(lines_);
  }

 private:
  /// `ACT II                45`, `46   THE LAST CROSSING`: lines that come again with another,
  /// higher number.
  void mark_running_heads() {
    struct Seen {
      std::vector<std::size_t> lines;
      int last = -1;
      bool rises = true;
    };
    std::unordered_map<std::string, Seen> heads;
    std::string key;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view ink = lines_[i].ink;
      if (ink.empty() || ink.size() > kLongestHead) continue;
      const bool right = is_ascii_digit(ink.back()), left = is_ascii_digit(ink.front());
      if (right == left) continue;
      std::size_t begin = 0, end = ink.size();
      if (right) {
        begin = end;
        while (begin > 0 && is_ascii_digit(ink[begin - 1])) --begin;
      } else {
        end = 0;
        while (end < ink.size() && is_ascii_digit(ink[end])) ++end;
      }
      if (end - begin > 4) continue;
      // Apart from the words: `46   TITLE`, `TITLE 45`, but not `GUARD #2` or `C3`.
      const char beside =
          right ? (begin > 0 ? ink[begin - 1] : '\0') : (end < ink.size() ? ink[end] : '\0');
      if (beside != ' ' && beside != '\t') continue;
      const std::string_view words = trim(right ? ink.substr(0, begin) : ink.substr(end));
      if (!has_letter(words) || is_scene_heading(ink)) continue;
      upper_latin(words, key);
      const int number = std::atoi(std::string(ink.substr(begin, end - begin)).c_str());
      Seen& seen = heads[key];
      seen.rises = seen.rises && number > seen.last;
      seen.last = number;
      seen.lines.push_back(i);
    }
    for (const auto& [text, seen] : heads) {
      if (seen.lines.size() < 3 || !seen.rises) continue;
      for (const std::size_t i : seen.lines) lines_[i].kind = LineClass::meta;
    }
  }

  /// The number that a line is, with nothing around it but a full stop; or -1.
  static int number_alone(std::string_view ink) {
    if (ink.ends_with('.')) ink.remove_suffix(1);
    if (ink.empty() || ink.size() > 4) return -1;
    if (ink.find_first_not_of("0123456789") != std::string_view::npos) return -1;
    return std::atoi(std::string(ink).c_str());
  }

  /// A number between blank lines, or one of a row of pages; `1868.` may end a speech. Times alone
  /// are marks too.
  bool is_page_number(std::size_t i) const {
    const std::string_view ink = lines_[i].ink;
    const int number = number_alone(ink);
    if (number < 0) return ink.find(':') != std::string_view::npos && is_page_mark(ink);
    const bool apart = (i == 0 || lines_[i - 1].ink.empty()) &&
                       (i + 1 == lines_.size() || lines_[i + 1].ink.empty());
    // No line of a speech: the one above is whole.
    const bool whole =
        i > 0 && !ink.ends_with('.') && !lines_[i - 1].ink.empty() &&
        std::string_view(".?!").find(lines_[i - 1].ink.back()) != std::string_view::npos;
    return apart || whole || numbers_.contains(number - 1) || numbers_.contains(number + 1);
  }

  /// Marks line `i` and what belongs to it; the line behind.
  std::size_t classify(std::size_t i) {
    PlayLine& line = lines_[i];
    if (line.kind != LineClass::text) return i + 1;
    const bool number = is_ascii_digit(line.ink.front());
    if ((number ? is_page_number(i) : is_page_mark(line.ink) || is_page_furniture(line.ink)) ||
        is_ruler(line.ink)) {
      line.kind = LineClass::meta;
      return i + 1;
    }
    if (is_editors(line.ink)) return mark_note(i);
    line.ink = without_time_marks(line.ink);
    if (line.ink.starts_with("△") || line.ink.starts_with("▲") || line.ink.starts_with("Δ")) {
      line.ink = trim(line.ink.substr(line.ink.starts_with("Δ") ? 2 : 3));
      line.kind = LineClass::told;
      return i + 1;
    }
    if (is_bracketed_heading(line.ink)) {
      line.kind = LineClass::heading;
      return i + 1;
    }
    if (is_break(line.ink)) {
      line.kind = LineClass::pause;
      return i + 1;
    }
    if (is_scene_heading(line.ink)) {
      line.kind = LineClass::heading;
      return i + 1;
    }
    if (const std::size_t end = bracket_end(i); end > i) {
      mark(i, end, LineClass::bracket);
      return end;
    }
    if (line.ink.front() == '[' && line.ink.find(']') == std::string_view::npos &&
        (is_told(line.ink.substr(1)) || (line.ink.starts_with("[_") && line.ink.ends_with('_')))) {
      line.ink.remove_prefix(1);  // `[_Exit._`, never closed
      line.kind = LineClass::told;
      return i + 1;
    }
    if (is_told(line.ink) || is_scene_note(line.ink)) line.kind = LineClass::told;
    return i + 1;
  }

  /// `时间：夜`: told of the scene.
  bool is_scene_note(std::string_view ink) const {
    if (static_cast<unsigned char>(ink.front()) < 0xE3) return false;
    const std::string_view head = ink.substr(0, 24);
    const std::size_t colon = std::min(head.find("："), head.find(':'));
    return colon != std::string_view::npos &&
           words_.scene_notes.contains(trim(ink.substr(0, colon)));
  }

  void mark(std::size_t from, std::size_t to, LineClass kind) {
    for (std::size_t k = from; k < to; ++k) {
      if (lines_[k].ink.empty()) continue;
      lines_[k].kind = kind;
      lines_[k].begins = k == from;
    }
  }

  bool is_editors(std::string_view ink) const {
    while (!ink.empty() && std::string_view("[(_*").find(ink.front()) != std::string_view::npos)
      ink.remove_prefix(1);
    const char c = ink.empty() ? ' ' : upper_ascii(ink.front());
    if (!is_ascii_upper(c)) {
      const std::string_view head = ink.substr(0, 88);
      return head.find("http://") < 80 || head.find("https://") < 80;
    }
    if (std::string_view("TPHEDWCABSANF").find(c) == std::string_view::npos) return false;
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
    } else if (words_.footnotes.contains(upper_latin(ink.substr(0, ink.find_first_of(" :.")))) &&
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
    for (const auto& [open, close] : kBrackets) {
      if (!ink.starts_with(open)) continue;
      std::size_t depth = 0;
      for (std::size_t k = i;
           k < std::min(lines_.size(), i + (double_spaced_ ? 2 : 1) * kLinesOfDirection); ++k) {
        std::string_view text = k == i ? ink : lines_[k].ink;
        if (text.empty()) {
          if (double_spaced_ && k + 1 < lines_.size() && !lines_[k + 1].ink.empty()) continue;
          return i;
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

  /// `Exit.`, `Enter Hamlet and Horatio.`, `_Exeunt omnes._`; not `Enter, my friend.`
  bool is_told(std::string_view ink) const {
    const bool italic = ink.size() > 2 && ink.front() == '_' &&
                        ink.find('_', 1) >= ink.find_last_not_of(". ") && ink.back() != ' ';
    if (italic) ink = trim(ink.substr(1, ink.find('_', 1) - 1));
    const char c = ink.empty() ? ' ' : ink.front();
    if (std::string_view("ERMAFSLCDG").find(c) == std::string_view::npos)
      return italic && is_sentence(ink);
    const std::size_t end = ink.find_first_of(" .,");
    const std::string_view word = ink.substr(0, end);
    if (word.size() <= 10 && trim(ink.substr(word.size())) == "." &&
        words_.songs.contains(upper_latin(word)))
      return true;
    if (word.size() > 10 || !words_.directions.contains(upper_latin(word)))
      return italic && is_sentence(ink);
    if (italic || end == std::string_view::npos || trim(ink.substr(end)) == ".") return true;
    if (ink[end] == ',') return false;
    const std::string_view rest = trim(ink.substr(end));
    if (rest.empty()) return true;
    const std::string second = upper_latin(rest.substr(0, rest.find_first_of(" .,;")));
    const bool name = is_ascii_upper(rest.front());
    return (name || words_.direction_seconds.contains(second)) &&
           ink.find_first_of("?!") == std::string_view::npos;
  }

  /// Of an italic line: more than a name.
  static bool is_sentence(std::string_view ink) { return ink.find(' ') != std::string_view::npos; }

  const PlayWords& words_;
  std::vector<PlayLine> lines_;
  std::unordered_set<int> numbers_;  // that stand alone on lines
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
