// Stage plays (`NAME.` above or before a speech), transcripts (`NAME: text`), Chinese scripts
// (`角色：台词`). Names and habits of the file are learned in a first pass and used in the second.
#include "rolellm/script/named/named_speech.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/named/front_matter.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/opening_finder.h"
#include "rolellm/script/named/paragraphs.h"
#include "rolellm/script/named/play_lines.h"
#include "rolellm/script/named/spoken_text.h"

namespace rolellm {

/// A script's lines without the frame of a library, with all that was learned of them.
class NamedScript {
 public:
  explicit NamedScript(const Lines& source)
      : frame_(framed_part(source)),
        source_(source.begin() + static_cast<std::ptrdiff_t>(frame_.first),
                source.begin() + static_cast<std::ptrdiff_t>(frame_.second)),
        lines_(scan_play_lines(source_)),
        list_(read_persons(lines_)),
        openings_(source_, lines_, list_.end, list_.persons) {
    body_ = list_.end > 0 ? list_.end : end_of_title_lines(lines_, openings_);
  }

  /// Source lines [first, second) are the work.
  std::pair<std::size_t, std::size_t> frame() const { return frame_; }
  const std::vector<PlayLine>& lines() const { return lines_; }
  const OpeningFinder& openings() const { return openings_; }
  const ListedPersons& persons() const { return list_.persons; }
  std::size_t body() const { return body_; }

 private:
  std::pair<std::size_t, std::size_t> frame_;
  Lines source_;
  std::vector<PlayLine> lines_;
  PersonsList list_;
  OpeningFinder openings_;
  std::size_t body_ = 0;
};

namespace {

/// `SCENE III. The cabin of the Patience, and shelves of`: long, and in the middle of a sentence.
bool is_wrapped_heading(const PlayLine& line) {
  constexpr int kShortestWrapped = 40;
  return line.length >= kShortestWrapped &&
         std::string_view(".!?:)]").find(line.ink.back()) == std::string_view::npos;
}

class Tagger {
 public:
  explicit Tagger(const NamedScript& script)
      : script_(script),
        lines_(script.lines()),
        openings_(script.openings()),
        paragraphs_(lines_, script.body(), openings_),
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

  const ParagraphJudge& paragraphs() const { return paragraphs_; }

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

  std::size_t open_speech(std::size_t i, const OpeningFinder::Found& found) {
    Reading reading = found.reading;
    if (dashes_behind_names_ && reading.end == NameEnd::stop)
      reading.speech = trim(reading.speech.substr(dash_bytes(reading.speech)));
    Cue cue = cue_of(reading);
    if (found.last_line > 0) cue.direction = found.direction;
    const auto& words = *PlayWords::get();
    if (words.narrators.contains(upper_latin(cue.name))) {
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

  void tag_heading(std::size_t i, TaggedLine& tagged) {
    tagged.kind = LineKind::scene_heading;
    in_speech_ = false;
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
    const bool apart = colons_without_blanks_ || after_blank(i);
    if (line.begins) inside_ = in_speech_ && (!apart || paragraphs_.goes_on(i));
    if (inside_) {
      tagged.kind = LineKind::parenthetical;
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
    if (is_transition(line.ink) && !in_speech_) {
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
        after_blank(i) || (colons_without_blanks_ && !paragraphs_.is_wrapped(i));
  }

  const NamedScript& script_;
  const std::vector<PlayLine>& lines_;
  const OpeningFinder& openings_;
  ParagraphJudge paragraphs_;
  bool colons_without_blanks_;
  bool dashes_behind_names_;
  TaggedScript out_;
  bool in_speech_ = false;
  bool inside_ = false;  // of a direction of several lines: part of a speech
};

std::string_view name_of(NameEnd end, bool alone) {
  switch (end) {
    case NameEnd::nothing:
      return "names on their own line";
    case NameEnd::stop:
      return alone ? "names with a full stop on their own line" : "speeches of the form NAME. text";
    case NameEnd::colon:
      return alone ? "names with a colon on their own line" : "speeches of the form NAME: text";
    case NameEnd::dash:
      return "speeches of the form NAME—text";
    case NameEnd::gap:
      return "speeches behind names in capitals";
  }
  return "speeches";
}

/// How much of a text its openings explain, 0 to 1.
double share_of_speech(const NamedScript& script, std::string& why) {
  constexpr double kLeast = 0.04;  // less is chance: a novel with `Note: …` in it
  const OpeningHabits& habits = script.openings().habits();
  const std::vector<PlayLine>& lines = script.lines();
  // Paragraphs rather than lines: wrapped speech has many lines under one name.
  const bool by_blanks = habits.end != NameEnd::colon || habits.alone || habits.below_blank >= 0.5;
  int paragraphs = 0, openings = 0;
  for (std::size_t i = script.body(); i < lines.size(); ++i) {
    openings += script.openings().at(i) ? 1 : 0;
    const bool begins = i == 0 || lines[i - 1].blank() || (!by_blanks && lines[i].begins);
    if (!lines[i].blank() && begins && lines[i].kind != LineClass::meta) ++paragraphs;
  }
  why = fmt::format("{} {} by {} speakers in {} paragraphs", openings,
                    name_of(habits.end, habits.alone), habits.names, paragraphs);
  const double share = static_cast<double>(openings) / std::max(paragraphs, 1);
  return openings < 2 || share < kLeast ? 0 : std::min(1.0, 1.4 * share);
}

}  // namespace

const NamedScript& Specimen::named() const {
  if (!named_reading) named_reading = std::make_shared<const NamedScript>(source.lines());
  return *named_reading;
}

double looks_like_play(const Specimen& specimen, std::string& why) {
  const NamedScript& script = specimen.named();
  const double share = share_of_speech(script, why);
  const OpeningHabits& habits = script.openings().habits();
  if (habits.end == NameEnd::colon && !habits.alone) return 0;
  int divisions = 0, places = 0;
  for (const PlayLine& line : script.lines()) {
    if (line.kind == LineClass::heading) ++(is_place_heading(line.ink) ? places : divisions);
  }
  const double film = places > 0 ? 0.5 : 1;  // INT. and EXT. are a screenplay's
  if (habits.end == NameEnd::stop && !habits.alone) return share * 0.95 * film;
  if (habits.end != NameEnd::nothing) return share * film;
  // Names in capitals without a full stop are a screenplay's, unless acts stand around them.
  const bool staged = (divisions > 0 || !script.persons().names.empty()) && places == 0;
  return share * (staged ? 0.96 : 0.12);
}

double looks_like_transcript(const Specimen& specimen, std::string& why) {
  const NamedScript& script = specimen.named();
  const double share = share_of_speech(script, why);
  const OpeningHabits& habits = script.openings().habits();
  if (habits.end != NameEnd::colon || habits.alone) return 0;
  // Wrapped speech makes several lines of each opening.
  return std::min(1.0, share * 3) * 0.9;
}

double looks_like_chinese(const Specimen& specimen, std::string& why) {
  const Lines& lines = specimen.source.lines();
  const auto han =
      static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
        return has_han(line.substr(0, 120));
      }));
  const auto ink = static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [](std::string_view line) { return !is_blank(line); }));
  if (2 * han <= ink) return 0;
  return std::min(1.0, share_of_speech(specimen.named(), why) * 1.5);
}

Result<TaggedScript> parse_play(const SourceText& source) {
  if (const auto& words = PlayWords::get(); !words) return fail(words.error());
  return Tagger(NamedScript(source.lines())).tag(source.lines());
}
Result<TaggedScript> parse_transcript(const SourceText& source) { return parse_play(source); }
Result<TaggedScript> parse_chinese(const SourceText& source) { return parse_play(source); }

Result<std::string> explain_named_line(const SourceText& source, std::size_t line) {
  if (const auto& words = PlayWords::get(); !words) return fail(words.error());
  const Lines& lines = source.lines();
  if (line == 0 || line > lines.size() || is_blank(lines[line - 1]))
    return fail(ErrorKind::usage, "", fmt::format("line {} has no ink", line));
  const NamedScript script(lines);
  Tagger tagger(script);
  const TaggedScript tagged = tagger.tag(lines);
  const LineKind kind = kinds_of(tagged, lines)[line - 1];
  std::string text = fmt::format("{}\ndecided: {}\n", trim(lines[line - 1]), kind_name(kind));
  const OpeningHabits& habits = script.openings().habits();
  text += fmt::format(
      "\nthis file: {} {} by {} speakers; {:.0f} % below a blank line, {:.0f} % in capitals\n",
      habits.openings, name_of(habits.end, habits.alone), habits.names, 100 * habits.below_blank,
      100 * habits.capitals);
  const auto [first, last] = script.frame();
  if (line <= first || line > last) return text + "\noutside the marks that frame the work\n";
  const std::size_t i = line - 1 - first;
  if (i < script.body())
    return text + "\nabove the first heading and the first speech: title or list of persons\n";
  const auto list = [&](const std::vector<OpeningReason>& reasons, double needed) {
    double sum = 0;
    for (const OpeningReason& reason : reasons) {
      sum += reason.weight;
      text += fmt::format("{:>+8.2f}  {}\n", reason.weight, reason.text);
    }
    text += fmt::format("{:>+8.2f}  in all, {} needed\n", sum, needed);
  };
  if (const auto reasons = script.openings().reasons(i); !reasons.empty()) {
    text += "\nas the beginning of a speech:\n";
    list(reasons, OpeningFinder::kThreshold);
  }
  const PlayLine& read = script.lines()[i];
  if (read.kind == LineClass::text && !script.openings().at(i)) {
    text += "\nas more of the speech above:\n";
    list(tagger.paragraphs().reasons(i), 0);
  } else if (read.kind != LineClass::text) {
    constexpr std::string_view kWhy[] = {"",
                                         "page furniture, a note of editors, or a mark alone",
                                         "a heading of acts, scenes or places",
                                         "words that end a part",
                                         "brackets fill the line",
                                         "the words of a direction",
                                         ""};
    text += fmt::format("\nby its form: {}\n", kWhy[static_cast<std::size_t>(read.kind)]);
  }
  return text;
}

}  // namespace rolellm
