#include "rolellm/script/assemble.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

#include "rolellm/script/directions.h"
#include "rolellm/script/line_joiner.h"
#include "rolellm/script/line_words.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

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
  Assembler(const TaggedScript& script, const Lines& source, Place& at) : script_(script), at_(at) {
    // Elements of a structured file are no wrapped lines, mostly.
    if (script.structured && !script.wrapped) return;
    std::string_view above;
    for (const TaggedLine& line : script.lines) {
      if (line.kind == LineKind::meta || line.text.empty()) continue;
      joiner_.expect(above, line.text);
      above = line.text;
    }
    joiner_.look_through(source);
  }

  std::vector<Utterance> run() {
    done_.reserve(most_records());
    int number = 0;
    for (const TaggedLine& line : script_.lines) {
      number = line.source_line > 0 ? line.source_line : number + 1;
      take(line, number);
    }
    close();
    return std::move(done_);
  }

 private:
  /// Lines that may begin a record; a vector that has to grow is in memory twice meanwhile.
  std::size_t most_records() const {
    return static_cast<std::size_t>(
        std::count_if(script_.lines.begin(), script_.lines.end(), [](const TaggedLine& line) {
          const bool goes_on =
              line.kind == LineKind::dialogue || line.kind == LineKind::parenthetical;
          return line.kind != LineKind::blank && (!goes_on || line.starts_speech());
        }));
  }

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
        if (in_speech_ || resume()) {
          add_spoken(line, number);
          return;
        }
        break;
      case LineKind::parenthetical:
        if (in_speech_ || resume()) {
          add_spoken(line, number);
          return;
        }
        break;
      case LineKind::meta:
        has_more_ = has_more_ || upper_ascii(trim(line.text)) == "(MORE)";
        // Page furniture behind a speech is a record of its own, unless the speech goes on.
        add_narration(line, number, /*interrupts=*/!in_speech_);
        return;
      default:
        break;
    }
    add_narration(line, number, true);
  }

  void open_speech(const TaggedLine& line, int number) {
    if (in_speech_ && line.cue == open_cue_ && spoken_.empty()) {
      current_.line_end = number;  // the second line of a long name
      return;
    }
    const Cue& cue = script_.cues[static_cast<std::size_t>(line.cue)];
    open_cue_ = line.cue;
    if (goes_on_as(cue) && resume()) {
      current_.line_end = number;
      return;
    }
    close();
    in_speech_ = true;
    current_ = Utterance{.role = cue.name,
                         .kind = UtteranceKind::dialogue,
                         .line_begin = number,
                         .line_end = number};
    current_.extension = cue.extension;
    if (!cue.direction.empty()) current_.directions.push_back({0, cue.direction});
    cue_directions_ = current_.directions.size();
    all_lyrics_ = true;
    spoken_.clear();
    known_.clear();
  }

  /// `RUTH (CONT'D)`, or `RUTH` behind `(MORE)`, of the speaker above.
  bool goes_on_as(const Cue& cue) const {
    const Utterance* above = in_speech_     ? &current_
                             : last_speech_ ? &done_[*last_speech_]
                                            : nullptr;
    if (!above || above->role != cue.name) return false;
    if (has_more_ || cue.extension.empty()) return has_more_;
    const LineWords::List& marks = line_words().continued;
    const std::string extension = upper_ascii(cue.extension);
    return std::any_of(marks.begin(), marks.end(), [&](const std::string& mark) {
      return extension.find(mark) != std::string::npos;
    });
  }

  /// Opens the speech above again when only page furniture has come since, which then lies in it.
  bool resume() {
    if (in_speech_) return !asides_.empty();
    if (!last_speech_ || (!have_narration_ && *last_speech_ + 1 == done_.size())) return false;
    current_ = std::move(done_[*last_speech_]);
    current_.directions.resize(cue_directions_);
    current_.kind = UtteranceKind::dialogue;
    at_.row = current_.diag_id;
    done_.resize(*last_speech_);
    have_narration_ = false;
    in_speech_ = true;
    return true;
  }

  void add_spoken(const TaggedLine& line, int number) {
    const bool lyric = line.kind == LineKind::lyrics;
    const bool direction = line.kind == LineKind::parenthetical;
    const auto whole = !direction          ? std::nullopt
                       : line.is_direction ? std::optional(line.text)
                                           : whole_direction(line.text);
    if (!whole) all_lyrics_ = all_lyrics_ && lyric;
    if (whole) {
      if (!spoken_.empty()) spoken_ += ' ';
      const std::size_t begin = spoken_.size();
      std::string words;
      joiner_.append(words, *whole);
      ((spoken_ += '(') += words) += ')';
      known_.push_back({.begin = static_cast<std::uint32_t>(begin),
                        .end = static_cast<std::uint32_t>(spoken_.size()),
                        .known = true});
    } else if (lyric && !spoken_.empty() && !line.text.empty()) {
      std::string verse;
      joiner_.append(verse, line.text);
      (spoken_ += '\n') += verse;
    } else {
      joiner_.append(spoken_, line.text);
    }
    current_.line_end = number;
    has_more_ = false;
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
      joiner_.append(current_.content, line.text);
      current_.line_end = number;
      return;
    }
    close();
    if (line.kind == LineKind::scene_heading && line.new_scene) next_scene();
    current_ =
        Utterance{.role = "narrator", .kind = kind, .line_begin = number, .line_end = number};
    joiner_.append(current_.content, line.text);
    have_narration_ = true;
    if (kind != UtteranceKind::meta) last_speech_.reset();
  }

  void next_scene() {
    // Before the first scene there is only front matter, numbered on into it: no row shares its
    // ids.
    if (!at_.scene_has_rows) return;
    ++at_.scene;
    at_.row = 0;
  }

  void close() {
    drop_soft_hyphen(spoken_);
    drop_soft_hyphen(current_.content);
    if (in_speech_) {
      std::vector<Direction> inner;
      current_.content = without_brackets(spoken_, spoken_brackets(), inner);
      current_.directions.insert(current_.directions.end(), inner.begin(), inner.end());
      if (all_lyrics_ && !current_.content.empty()) current_.kind = UtteranceKind::lyrics;
      last_speech_ = done_.size();
      push(std::move(current_));
    } else if (have_narration_) {
      push(std::move(current_));
    }
    in_speech_ = have_narration_ = false;
    for (Utterance& aside : asides_) {
      drop_soft_hyphen(aside.content);
      push(std::move(aside));
    }
    asides_.clear();
  }

  /// Those of the speech's text, and what stands on lines of its own.
  std::vector<Bracketed> spoken_brackets() const {
    auto brackets = brackets_of(spoken_);
    if (known_.empty()) return brackets;
    const auto by_place = [](const Bracketed& a, const Bracketed& b) { return a.begin < b.begin; };
    std::erase_if(brackets, [&](const Bracketed& bracket) {
      const auto next = std::upper_bound(known_.begin(), known_.end(), bracket, by_place);
      return next != known_.begin() && bracket.begin < std::prev(next)->end;
    });
    brackets.insert(brackets.end(), known_.begin(), known_.end());
    std::sort(brackets.begin(), brackets.end(), by_place);
    return brackets;
  }

  void push(Utterance utterance) {
    utterance.act_id = at_.scene;
    utterance.diag_id = at_.row++;
    // A title page or a cast list before the first heading makes no scene of its own.
    at_.scene_has_rows = at_.scene_has_rows || utterance.role != "narrator" ||
                         utterance.kind == UtteranceKind::scene_heading;
    done_.push_back(std::move(utterance));
  }

  const TaggedScript& script_;
  Place& at_;
  LineJoiner joiner_;
  std::vector<Utterance> done_, asides_;
  Utterance current_;
  std::string spoken_;
  std::vector<Bracketed> known_;            // in `spoken_`, in order
  std::optional<std::size_t> last_speech_;  // in `done_`, when at most furniture has come since
  std::size_t cue_directions_ = 0;          // of the speech, before those in its text
  bool in_speech_ = false, has_more_ = false, have_narration_ = false, all_lyrics_ = false;
  int open_cue_ = -1;
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

std::vector<Utterance> assemble(const TaggedScript& script, const Lines& source, Place& at) {
  std::vector<Utterance> utterances = Assembler(script, source, at).run();
  if (script.structured) widen(utterances, source);
  if (at.line > 0) {
    for (Utterance& utterance : utterances) {
      utterance.line_begin += at.line;
      utterance.line_end += at.line;
    }
  }
  at.line += static_cast<int>(source.size());
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
