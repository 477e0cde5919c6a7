#include "rolellm/script/assemble.h"

#include <algorithm>
#include <utility>

namespace rolellm {
namespace {

constexpr std::size_t kLongestDirection = 600;  // bytes; a longer bracket is never closed

/// Index into kBrackets of the bracket that opens at `at`, or -1.
int bracket_at(std::string_view text, std::size_t at) {
  for (int i = 0; i < static_cast<int>(std::size(kBrackets)); ++i) {
    if (text.substr(at, kBrackets[i].first.size()) == kBrackets[i].first) return i;
  }
  return -1;
}

/// Chinese and Japanese put no blanks between words; their letters and full-width signs begin with
/// these bytes in UTF-8. Korean (EA to ED) does.
bool is_wide_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  return (lead >= 0xE3 && lead < 0xEA) || lead == 0xEF;
}

/// `…`, `—`, `”`: signs that Chinese shares with English.
bool is_shared_sign_at(std::string_view text, std::size_t at) {
  return static_cast<unsigned char>(text[at]) == 0xE2;
}

/// Whether a blank stands where a source line ended.
bool needs_blank(std::string_view before, std::string_view line) {
  if (before.empty() || line.empty()) return false;
  if (before.size() < 3) return true;
  const std::size_t last = before.size() - 3;
  const bool wide = is_wide_at(before, last), wide_below = is_wide_at(line, 0);
  const bool both =
      (wide || is_shared_sign_at(before, last)) && (wide_below || is_shared_sign_at(line, 0));
  return !both || !(wide || wide_below);
}

void append_line(std::string& text, std::string_view line) {
  if (needs_blank(text, line)) text += ' ';
  text += line;
}

/// `[12]`, `[p. 12]`, `[*]`: of a footnote or a page, no direction.
bool is_reference(std::string_view open, std::string_view inner) {
  if (open != "[" || inner.size() > 8) return false;
  for (const std::string_view page : {"p.", "Pg", "pg.", "S.", "fn"})
    if (inner.starts_with(page)) inner = trim(inner.substr(page.size()));
  return inner.find_first_not_of("0123456789*") == std::string_view::npos;
}

UtteranceKind narration_kind(LineKind kind) {
  switch (kind) {
    case LineKind::scene_heading:
      return UtteranceKind::scene_heading;
    case LineKind::transition:
      return UtteranceKind::transition;
    case LineKind::parenthetical:
      return UtteranceKind::parenthetical;
    case LineKind::lyrics:
      return UtteranceKind::lyrics;
    case LineKind::meta:
      return UtteranceKind::meta;
    default:
      return UtteranceKind::action;
  }
}

class Assembler {
 public:
  explicit Assembler(const TaggedScript& script) : script_(script) {}

  std::vector<Utterance> run() {
    int number = 0;
    for (const TaggedLine& line : script_.lines) {
      number = line.source_line > 0 ? line.source_line : number + 1;
      take(line, number);
    }
    close();
    return std::move(done_);
  }

 private:
  void take(const TaggedLine& line, int number) {
    switch (line.kind) {
      case LineKind::blank:
        if (line.keeps_speech_open && in_speech_) return;
        close();
        return;
      case LineKind::cue:
        open_speech(line, number);
        return;
      case LineKind::dialogue:
      case LineKind::lyrics:
        if (line.starts_speech()) open_speech(line, number);
        if (in_speech_) {
          add_spoken(line, number);
          return;
        }
        break;
      case LineKind::parenthetical:
        if (in_speech_) {
          add_spoken(line, number);
          return;
        }
        break;
      case LineKind::meta:
        // Page furniture behind a speech is a record of its own, unless the speech goes on.
        add_narration(line, number, /*interrupts=*/!in_speech_);
        return;
      default:
        break;
    }
    add_narration(line, number, true);
  }

  void open_speech(const TaggedLine& line, int number) {
    close();
    in_speech_ = true;
    const Cue& cue = script_.cues[static_cast<std::size_t>(line.cue)];
    current_ = Utterance{.role = cue.name,
                         .kind = UtteranceKind::dialogue,
                         .line_begin = number,
                         .line_end = number};
    current_.extension = cue.extension;
    if (!cue.direction.empty()) current_.directions.push_back({0, cue.direction});
    all_lyrics_ = true;
    spoken_.clear();
  }

  void add_spoken(const TaggedLine& line, int number) {
    const bool lyric = line.kind == LineKind::lyrics;
    if (line.kind != LineKind::parenthetical) all_lyrics_ = all_lyrics_ && lyric;
    if (lyric && !spoken_.empty() && !line.text.empty()) {
      (spoken_ += '\n') += line.text;
    } else {
      append_line(spoken_, line.text);
    }
    current_.line_end = number;
    asides_.clear();  // furniture between two lines of one speech lies in the speech's own range
  }

  void add_narration(const TaggedLine& line, int number, bool interrupts) {
    const UtteranceKind kind = narration_kind(line.kind);
    if (!interrupts) {
      asides_.push_back(Utterance{.role = "narrator",
                                  .content = std::string(line.text),
                                  .kind = kind,
                                  .line_begin = number,
                                  .line_end = number});
      return;
    }
    const bool paragraph_goes_on = kind == UtteranceKind::action && !line.starts_paragraph;
    if (have_narration_ && current_.kind == kind && (paragraph_goes_on || line.continues_heading)) {
      append_line(current_.content, line.text);
      current_.line_end = number;
      return;
    }
    close();
    if (line.kind == LineKind::scene_heading && line.new_scene) next_scene();
    current_ = Utterance{.role = "narrator",
                         .content = std::string(line.text),
                         .kind = kind,
                         .line_begin = number,
                         .line_end = number};
    have_narration_ = true;
  }

  void next_scene() {
    // Before the first scene there is only front matter, numbered on into it: no row shares its
    // ids.
    if (!scene_has_rows_) return;
    ++scene_;
    row_ = 0;
  }

  void close() {
    if (in_speech_) {
      std::vector<Direction> inner;
      current_.content = extract_directions(spoken_, inner);
      current_.directions.insert(current_.directions.end(), inner.begin(), inner.end());
      if (all_lyrics_ && !current_.content.empty()) current_.kind = UtteranceKind::lyrics;
      push(std::move(current_));
    } else if (have_narration_) {
      push(std::move(current_));
    }
    in_speech_ = have_narration_ = false;
    for (Utterance& aside : asides_) push(std::move(aside));
    asides_.clear();
  }

  void push(Utterance utterance) {
    utterance.act_id = scene_;
    utterance.diag_id = row_++;
    // A title page or a cast list before the first heading makes no scene of its own.
    scene_has_rows_ = scene_has_rows_ || utterance.role != "narrator" ||
                      utterance.kind == UtteranceKind::scene_heading;
    done_.push_back(std::move(utterance));
  }

  const TaggedScript& script_;
  std::vector<Utterance> done_, asides_;
  Utterance current_;
  std::string spoken_;
  bool in_speech_ = false, have_narration_ = false, all_lyrics_ = false, scene_has_rows_ = false;
  int scene_ = 0, row_ = 0;
};

/// Lets each record reach to the next one, the first from the first line with ink, the last to the
/// last.
void widen(std::vector<Utterance>& utterances, const Lines& source) {
  const auto last_ink = [&](int line) {
    while (line > 0 && is_blank(source[static_cast<std::size_t>(line) - 1])) --line;
    return line;
  };
  if (utterances.empty()) return;
  const auto first = std::find_if_not(source.begin(), source.end(), is_blank);
  utterances.front().line_begin = static_cast<int>(first - source.begin()) + 1;
  for (std::size_t i = 0; i < utterances.size(); ++i) {
    const int below = i + 1 < utterances.size() ? utterances[i + 1].line_begin
                                                : static_cast<int>(source.size()) + 1;
    utterances[i].line_end = std::max(utterances[i].line_end, last_ink(below - 1));
  }
}

}  // namespace

std::string extract_directions(std::string_view text, std::vector<Direction>& directions) {
  std::string spoken;
  std::size_t at = 0;
  while (at < text.size()) {
    const int bracket = bracket_at(text, at);
    if (bracket < 0) {
      spoken += text[at++];
      continue;
    }
    const auto& [open, close] = kBrackets[bracket];
    const std::size_t begin = at + open.size();
    const std::size_t end = text.substr(0, begin + kLongestDirection).find(close, begin);
    if (end == std::string_view::npos) {
      spoken += text.substr(at, open.size());
      at = begin;
      continue;
    }
    // One blank is left where "word (sighs) word" had two.
    while (!spoken.empty() && spoken.back() == ' ') spoken.pop_back();
    const std::string_view inner = trim(text.substr(begin, end - begin));
    if (!is_reference(open, inner))
      directions.push_back({static_cast<int>(spoken.size()), std::string(inner)});
    at = end + close.size();
    const bool glued =
        at < text.size() && std::string_view(".,;:!?").find(text[at]) != std::string_view::npos;
    while (at < text.size() && text[at] == ' ') ++at;
    if (!spoken.empty() && !glued && at < text.size() && spoken.back() != '\n' &&
        !is_wide_at(text, at)) {
      spoken += ' ';
    }
  }
  return std::string(trim(spoken));
}

std::vector<Utterance> assemble(const TaggedScript& script, const Lines& source) {
  std::vector<Utterance> utterances = Assembler(script).run();
  if (script.structured) widen(utterances, source);
  return utterances;
}

std::vector<LineKind> kinds_of(const TaggedScript& script, const Lines& source) {
  // What no element begins on goes on from the line above; markup before the first is `meta`.
  std::vector<LineKind> kinds(source.size(), LineKind::blank);
  LineKind above = LineKind::meta;
  std::size_t next = 0, number = 0;
  for (const TaggedLine& line : script.lines) {
    number = line.source_line > 0 ? static_cast<std::size_t>(line.source_line) : number + 1;
    for (; next + 1 < std::min(number, source.size() + 1); ++next)
      if (!is_blank(source[next])) kinds[next] = above;
    if (number > source.size()) break;
    if (next + 1 == number) kinds[next++] = line.kind;
    above = line.kind;
  }
  for (; next < source.size(); ++next)
    if (!is_blank(source[next])) kinds[next] = above;
  return kinds;
}

}  // namespace rolellm
