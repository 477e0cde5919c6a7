// Subtitles: SubRip (SRT) and WebVTT. Most say nothing of who speaks; what they say is kept.
#include <algorithm>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/directions.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/structured/subtitle_text.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// The role of speech that nobody is named for.
constexpr std::string_view kUnknown = "UNKNOWN";

/// Reads `00:01:02,500` or `01:02.500` at the start of `text`: seconds; the rest is left in `text`.
std::optional<double> take_clock(std::string_view& text) {
  double seconds = 0, part = 0, unit = 1;
  int parts = 0;
  bool digits = false, fraction = false;
  std::size_t at = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c >= '0' && c <= '9') {
      digits = true;
      if (fraction) unit /= 10;
      part = fraction ? part + (c - '0') * unit : part * 10 + (c - '0');
    } else if (c == ':' && digits && !fraction) {
      seconds = (seconds + part) * 60;
      part = 0;
      ++parts;
      digits = false;
    } else if ((c == ',' || c == '.') && digits && !fraction) {
      fraction = true;
    } else {
      break;
    }
  }
  if (!digits || parts < 1 || parts > 2) return std::nullopt;
  text.remove_prefix(at);
  return seconds + part;
}

/// From when to when a subtitle is shown, in seconds.
struct Timing {
  double begin = 0, end = 0;
};

std::optional<Timing> read_timing(std::string_view line) {
  constexpr std::size_t kLongestTiming = 300;  // bytes, with the settings of WebVTT
  line = trim(line.substr(0, kLongestTiming));
  if (line.empty() || !is_ascii_digit(line.front())) return std::nullopt;
  const auto begin = take_clock(line);
  line = trim(line);
  if (!begin || !line.starts_with("-->")) return std::nullopt;
  line = trim(line.substr(3));
  const auto end = take_clock(line);
  return end ? std::optional(Timing{*begin, *end}) : std::nullopt;
}

bool is_cue_number(std::string_view line) {
  line = trim(line);
  return !line.empty() && line.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `NOTE`, `STYLE`, `REGION`: blocks that are not shown.
bool opens_note(std::string_view line) {
  line = trim(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  return word == "NOTE" || word == "STYLE" || word == "REGION";
}

bool is_webvtt(const Lines& lines) {
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  return first != lines.end() && first->starts_with("WEBVTT");
}

enum class CuePart : unsigned char { blank, timing, shown, other };

/// What each line is by where it stands; what is shown stands below a timing.
std::vector<CuePart> places_of(const Lines& lines) {
  const bool webvtt = is_webvtt(lines);
  enum class Block { none, shown, note } block = Block::none;
  bool any_shown = false, below_is_timing = !lines.empty() && read_timing(lines[0]);
  std::vector<CuePart> places;
  places.reserve(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view line = lines[i];
    const bool timing = below_is_timing;
    below_is_timing = i + 1 < lines.size() && read_timing(lines[i + 1]);
    // SubRip's texts may have blank lines in them; WebVTT has names and notes between blank lines.
    const bool goes_on = !webvtt && any_shown && !below_is_timing;
    if (is_blank(line)) {
      places.push_back(CuePart::blank);
      block = Block::none;
    } else if (timing) {
      places.push_back(CuePart::timing);
      block = Block::shown;
      any_shown = true;
    } else if (below_is_timing && is_cue_number(line)) {
      places.push_back(CuePart::other);
      block = Block::none;  // also where no blank line stands above
    } else if (block == Block::shown || (block == Block::none && goes_on)) {
      places.push_back(CuePart::shown);
    } else {
      places.push_back(CuePart::other);
      if (webvtt && opens_note(line)) block = Block::note;
    }
  }
  return places;
}

Lines shown_lines(const Lines& lines, const std::vector<CuePart>& places) {
  Lines shown;
  for (std::size_t i = 0; i < lines.size(); ++i)
    if (places[i] == CuePart::shown) shown.push_back(lines[i]);
  return shown;
}

class SubtitleReader {
 public:
  SubtitleReader(const Lines& lines, const std::vector<CuePart>& places, const SubtitleNames& names)
      : lines_(lines), places_(places), names_(names) {}

  TaggedScript read() {
    script_.wrapped = true;
    script_.lines.reserve(lines_.size());
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      switch (places_[at_]) {
        case CuePart::blank:
          // The speech may go on in the next subtitle.
          add({.keeps_speech_open = true});
          break;
        case CuePart::timing:
          time(*read_timing(line));
          meta(line);
          break;
        case CuePart::shown:
          for (const SubtitlePiece& piece : names_.read(line, script_.texts)) say(piece);
          break;
        case CuePart::other:
          meta(line);
          break;
      }
    }
    return std::move(script_);
  }

 private:
  /// Brackets and nothing else.
  static bool is_sound(const SubtitlePiece& piece) {
    if (!piece.name.empty() || piece.text.find_first_of("([") != 0) return false;
    std::vector<Direction> directions;
    return extract_directions(piece.text, directions).empty();
  }

  void add(TaggedLine line) {
    line.source_line = static_cast<int>(at_) + 1;
    script_.lines.push_back(line);
  }
  void meta(std::string_view line) { add({.kind = LineKind::meta, .text = trim(line)}); }

  void time(const Timing& timing) {
    subtitle_begins_ = true;
    pause_ = timing.begin - shown_until_;
    shown_until_ = timing.end;
  }

  void say(const SubtitlePiece& piece) {
    const bool fresh = subtitle_begins_;
    subtitle_begins_ = false;
    // `[DOOR SLAMS]` between two speeches is nobody's.
    if (is_sound(piece)) {
      const bool inside = !fresh && in_speech_;
      if (!inside) in_speech_ = false;
      add({.kind = inside ? LineKind::parenthetical : LineKind::action,
           .text = piece.text,
           .starts_paragraph = true});
      return;
    }
    // The same voice goes on when its name is said again at once, or in the middle of a sentence.
    constexpr double kLongestBreath = 0.3;  // seconds
    const bool same = piece.changes && !piece.name.empty() && piece.name == speaker_ &&
                      (pause_ < kLongestBreath || !sentence_over_);
    const bool unnamed = !piece.changes && (!fresh || !sentence_over_);
    const bool goes_on = in_speech_ && (same || unnamed);
    // A name alone on its line: its owner speaks below.
    sentence_over_ = !piece.text.empty() && ends_spoken_sentence(piece.text);
    TaggedLine tagged{.kind = piece.sung ? LineKind::lyrics : LineKind::dialogue,
                      .text = piece.text};
    if (!goes_on) {
      speaker_ = piece.name;
      const std::string_view name = piece.name.empty() ? kUnknown : piece.name;
      tagged.cue = script_.add_cue(Cue{
          .name = std::string(name), .extension = std::string(piece.extension), .direction = {}});
    }
    in_speech_ = true;
    add(tagged);
  }

  const Lines& lines_;
  const std::vector<CuePart>& places_;
  const SubtitleNames& names_;
  TaggedScript script_;
  std::size_t at_ = 0;
  std::string_view speaker_;
  double shown_until_ = 0, pause_ = 0;  // seconds
  bool subtitle_begins_ = false, in_speech_ = false, sentence_over_ = true;
};

}  // namespace

double looks_like_subtitles(const Specimen& specimen, std::string& why) {
  constexpr int kEnough = 400;
  const Lines& lines = specimen.source.lines();
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  const bool webvtt = is_webvtt(lines);
  int timings = 0, looked = 0, first_timing = 0;
  for (auto line = first; line != lines.end() && looked < kEnough; ++line) {
    if (is_blank(*line)) continue;
    ++looked;
    if (!read_timing(*line)) continue;
    first_timing = timings == 0 ? looked : first_timing;
    ++timings;
  }
  why =
      fmt::format("{}{} timings in the first {} lines", webvtt ? "WEBVTT, " : "", timings, looked);
  if (timings == 0) return 0;
  // At most a number stands before the first timing, and two lines or so of text behind each.
  return webvtt || first_timing <= 2 ? 1.0 : timings * 8 >= looked ? 0.9 : 0;
}

Result<TaggedScript> parse_subtitles(const SourceText& source) {
  const Lines& lines = source.raw_lines();
  const std::vector<CuePart> places = places_of(lines);
  const auto names = SubtitleNames::of(shown_lines(lines, places));
  if (!names) return fail(names.error());
  return SubtitleReader(lines, places, *names).read();
}

}  // namespace rolellm
