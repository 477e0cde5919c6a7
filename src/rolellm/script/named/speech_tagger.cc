#include "rolellm/script/named/speech_tagger.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/spoken_text.h"
#include "rolellm/script/named/told_lines.h"
#include "rolellm/text/number_map.h"

namespace rolellm {
namespace {

constexpr std::string_view kUnknownSpeaker = "UNKNOWN";

/// `SCENE III. The cabin of the Patience, and shelves of`: long, and in the middle of a sentence.
bool is_wrapped_heading(const PlayLine& line) {
  constexpr int kShortestWrapped = 40;
  return line.length >= kShortestWrapped &&
         std::string_view(".!?:)]").find(line.ink.back()) == std::string_view::npos;
}

class SpeechTagger {
 public:
  SpeechTagger(const NamedScript& script, const ParagraphJudge& paragraphs)
      : script_(script),
        lines_(script.lines()),
        openings_(script.openings()),
        paragraphs_(paragraphs),
        colons_without_blanks_(openings_.habits().end == NameEnd::colon &&
                               !openings_.habits().alone && openings_.habits().below_blank < 0.5),
        dashes_behind_names_(has_dashes_behind_names(script)) {}

  TaggedScript tag(const Lines& source) {
    const auto [first, last] = script_.frame();
    out_.lines.reserve(source.size());
    read_frame(source, first, out_);
    frame(source, 0, first);
    read_title_lines(lines_, script_.body(), out_);
    for (std::size_t i = 0; i < script_.body(); ++i) {
      const std::string_view ink = lines_[i].ink;
      push({.kind = ink.empty() ? LineKind::blank : LineKind::meta,
            .text = ink,
            .starts_paragraph = true});
    }
    for (std::size_t i = script_.body(); i < lines_.size(); ++i) i = take(i);
    frame(source, last, source.size());
    out_.persons = script_.persons().names;
    clean_spoken_text(out_);
    return std::move(out_);
  }

 private:
  /// Whether most names have a dash between the full stop and the speech: `HARPIN. — Sors !`
  static bool has_dashes_behind_names(const NamedScript& script) {
    int stopped = 0, dashed = 0;
    for (std::size_t i = script.body(); i < script.lines().size(); ++i) {
      const auto* found = script.openings().at(i);
      if (!found || found->reading.end != NameEnd::stop || found->reading.speech.empty()) continue;
      ++stopped;
      dashed += dash_bytes(found->reading.speech) > 0 ? 1 : 0;
    }
    return stopped >= 3 && 10 * dashed >= 6 * stopped;
  }

  void push(TaggedLine line) { out_.lines.push_back(line); }

  void frame(const Lines& source, std::size_t from, std::size_t until) {
    for (std::size_t i = from; i < until; ++i) {
      const std::string_view ink = trim(source[i]);
      push({.kind = ink.empty() ? LineKind::blank : LineKind::meta, .text = ink});
    }
  }

  bool after_blank(std::size_t i) const { return i == 0 || lines_[i - 1].blank(); }

  /// Tags line `i`; the last line that was tagged with it.
  std::size_t take(std::size_t i) {
    const PlayLine& line = lines_[i];
    if (const auto* found = openings_.at(i)) return open_speech(i, *found);
    if (openings_.changes_speaker(i) && line.kind == LineClass::text) {
      in_speech_ = true;
      push({.kind = LineKind::dialogue,
            .text = line.ink,
            .cue = out_.add_cue({.name = std::string(kUnknownSpeaker)})});
      return i;
    }
    TaggedLine tagged{.text = line.ink};
    switch (line.kind) {
      case LineClass::blank:
        in_speech_ = in_speech_ && paragraphs_.goes_on(i);
        tagged.keeps_speech_open = in_speech_;
        break;
      case LineClass::meta:
        tagged.kind = LineKind::meta;
        tagged.starts_paragraph = true;
        break;
      case LineClass::heading:
        tag_heading(i, tagged);
        break;
      case LineClass::pause:
        tagged.kind = LineKind::transition;
        in_speech_ = false;
        break;
      case LineClass::bracket:
      case LineClass::told:
        tag_direction(i, tagged);
        break;
      case LineClass::text:
        tag_text(i, tagged);
        break;
    }
    push(tagged);
    return i;
  }

  std::size_t open_speech(std::size_t i, const OpeningReading& found) {
    Reading reading = found.reading;
    if (dashes_behind_names_ && reading.end == NameEnd::stop)
      reading.speech = trim(reading.speech.substr(dash_bytes(reading.speech)));
    Cue cue = read_cue(reading);
    if (found.last_line > 0) cue.direction = found.direction;
    const auto& words = *PlayWords::get();
    if (words.narrators.contains_in_any_case(cue.name)) {
      in_speech_ = false;
      push({.kind = LineKind::action, .text = reading.speech, .starts_paragraph = true});
      return i;
    }
    if (cue.extension.empty()) take_extension(reading.speech, cue);
    in_speech_ = true;
    const int who = out_.add_cue(std::move(cue));
    if (found.last_line > 0) {
      push({.kind = LineKind::cue, .cue = who});
      for (std::size_t k = i + 1; k < found.last_line; ++k) push({.kind = LineKind::parenthetical});
      push({.kind = reading.speech.empty() ? LineKind::parenthetical : LineKind::dialogue,
            .text = reading.speech});
      return found.last_line;  // the lines below are read
    }
    const bool alone = reading.speech.empty();
    push({.kind = alone ? LineKind::cue : LineKind::dialogue, .text = reading.speech, .cue = who});
    return i;
  }

  /// `林小满：（V.O.）九月。`: where the voice comes from, inside the speech.
  static void take_extension(std::string_view& speech, Cue& cue) {
    std::string_view bracket;
    const std::string_view rest = take_brackets(speech, bracket);
    if (bracket.empty()) return;
    Cue voice = split_cue(bracket);
    if (voice.extension.empty() || !voice.direction.empty() || !voice.name.empty()) return;
    cue.extension = std::move(voice.extension);
    speech = rest;
  }

  /// `【老王上】`: somebody who speaks comes or goes, and no `【船上】`.
  bool is_entrance(std::string_view ink) const {
    const std::string_view close = closing_bracket(ink);
    if (close.size() != 3 || !ink.ends_with(close)) return false;
    ink = ink.substr(close.size(), ink.size() - 2 * close.size());
    const auto& words = PlayWords::get()->han_entrances;
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return ink.ends_with(word) &&
             openings_.speeches_of(ink.substr(0, ink.size() - word.size())) > 0;
    });
  }

  void tag_heading(std::size_t i, TaggedLine& tagged) {
    in_speech_ = false;
    if (is_entrance(lines_[i].ink)) {
      tagged.kind = LineKind::action;
      tagged.starts_paragraph = true;
      return;
    }
    tagged.kind = LineKind::scene_heading;
    if (is_numbered_heading(lines_[i].ink)) tagged.text = out_.keep(heading_text(lines_[i].ink));
    if (!lines_[i].begins) {
      tagged.new_scene = false;
      tagged.continues_heading = true;
      return;
    }
    // "SCENE I." right under "ACT I" is the same scene.
    std::size_t before = out_.lines.size();
    while (before > 0 && out_.lines[before - 1].kind == LineKind::blank) --before;
    tagged.new_scene = before == 0 || out_.lines[before - 1].kind != LineKind::scene_heading;
  }

  void tag_direction(std::size_t i, TaggedLine& tagged) {
    const PlayLine& line = lines_[i];
    // `Enter.` right below a name is what that person says.
    if (line.kind == LineClass::told && !after_blank(i) && !out_.lines.empty() &&
        out_.lines.back().kind == LineKind::cue &&
        tagged.text.find('_') == std::string_view::npos) {
      tagged.kind = LineKind::dialogue;
      return;
    }
    const bool apart =
        colons_without_blanks_ || after_blank(i) || is_scene_note(line.ink, *PlayWords::get());
    if (line.begins) inside_ = in_speech_ && (!apart || paragraphs_.goes_on(i));
    if (inside_) {
      tagged.kind = LineKind::parenthetical;
      if (!out_.lines.empty() && out_.lines.back().kind == LineKind::cue)
        take_extension(tagged.text, out_.cues.back());
      if (line.kind == LineClass::told) tagged.text = out_.keep("(" + std::string(line.ink) + ")");
      return;
    }
    tagged.kind = LineKind::action;
    tagged.starts_paragraph = line.begins;
    in_speech_ = false;
  }

  void tag_text(std::size_t i, TaggedLine& tagged) {
    const PlayLine& line = lines_[i];
    if (!after_blank(i) && !out_.lines.empty() &&
        out_.lines.back().kind == LineKind::scene_heading && is_wrapped_heading(lines_[i - 1])) {
      tagged.kind = LineKind::scene_heading;
      tagged.new_scene = false;
      tagged.continues_heading = true;
      return;
    }
    if (paragraphs_.names_place(i)) {
      tag_heading(i, tagged);
      return;
    }
    // Nobody says `CUT TO:`, but somebody may say `THE END`.
    if (is_transition(line.ink) && (!in_speech_ || line.ink.ends_with(':'))) {
      in_speech_ = false;
      tagged.kind = LineKind::transition;
      return;
    }
    in_speech_ = in_speech_ && paragraphs_.is_spoken(i);
    if (in_speech_) {
      const bool sung = line.ink.starts_with("♪") || line.ink.starts_with("♫");
      tagged.kind = sung ? LineKind::lyrics : LineKind::dialogue;
      return;
    }
    tagged.kind = LineKind::action;
    tagged.starts_paragraph =
        after_blank(i) ||
        (colons_without_blanks_ && !paragraphs_.is_wrapped(i) && !paragraphs_.runs_on(i));
  }

  /// `cue_of(reading)`; of a name alone it is made once.
  Cue read_cue(const Reading& reading) {
    if (!reading.behind.empty()) return cue_of(reading);
    std::size_t& known = known_cues_[std::hash<std::string_view>{}(reading.name) | 1];
    if (known == 0) {
      cues_.push_back(cue_of(reading));
      known = cues_.size();
    }
    return cues_[known - 1];
  }

  const NamedScript& script_;
  const std::vector<PlayLine>& lines_;
  const OpeningFinder& openings_;
  const ParagraphJudge& paragraphs_;
  std::vector<Cue> cues_;              // of names alone
  NumberMap<std::size_t> known_cues_;  // by hashes of the names: one more than the index
  bool colons_without_blanks_;
  bool dashes_behind_names_;
  TaggedScript out_;
  bool in_speech_ = false;
  bool inside_ = false;  // of a direction of several lines: part of a speech
};

}  // namespace

TaggedScript tag_speeches(const NamedScript& script, const ParagraphJudge& paragraphs,
                          const Lines& source) {
  return SpeechTagger(script, paragraphs).tag(source);
}

}  // namespace rolellm
