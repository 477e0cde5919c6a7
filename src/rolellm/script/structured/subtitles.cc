// Subtitles: SubRip (SRT) and WebVTT. Most say nothing of who speaks; what they say is kept.
#include <algorithm>
#include <cctype>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/structured/positions.h"
#include "rolellm/script/structured/subtitle_text.h"

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
  if (line.empty() || !std::isdigit(static_cast<unsigned char>(line.front()))) return std::nullopt;
  const auto begin = take_clock(line);
  line = trim(line);
  if (!begin || !line.starts_with("-->")) return std::nullopt;
  line = trim(line.substr(3));
  const auto end = take_clock(line);
  return end ? std::optional(Timing{*begin, *end}) : std::nullopt;
}

bool is_number(std::string_view line) {
  line = trim(line);
  return !line.empty() && line.find_first_not_of("0123456789") == std::string_view::npos;
}

/// `NOTE`, `STYLE`, `REGION`: blocks that are not shown.
bool opens_note(std::string_view line) {
  line = trim(line);
  const std::string_view word = line.substr(0, line.find_first_of(" \t"));
  return word == "NOTE" || word == "STYLE" || word == "REGION";
}

class Reader {
 public:
  Reader(const std::vector<std::string_view>& lines, const SubtitleNames& names)
      : lines_(lines), names_(names) {
    const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
    webvtt_ = first != lines.end() && first->starts_with("WEBVTT");
  }

  TaggedScript read() {
    script_.lines.reserve(lines_.size());
    for (at_ = 0; at_ < lines_.size(); ++at_) {
      const std::string_view line = lines_[at_];
      if (is_blank(line)) {
        // The speech may go on in the next subtitle.
        add({.keeps_speech_open = true});
        block_ = Block::none;
      } else if (const auto timing = read_timing(line)) {
        block_ = Block::shown;
        block_begins_ = any_shown_ = true;
        pause_ = timing->begin - shown_until_;
        shown_until_ = timing->end;
        meta(line);
      } else if (const bool index = is_number(line) && timing_below(); index) {
        block_ = Block::none;  // also where no blank line stands above
        meta(line);
      } else if (block_ == Block::shown || (block_ == Block::none && text_goes_on())) {
        text(line);
      } else {
        if (webvtt_ && opens_note(line)) block_ = Block::note;
        meta(line);
      }
    }
    return std::move(script_);
  }

 private:
  enum class Block { none, shown, note };

  /// Brackets and nothing else.
  static bool is_sound(const SubtitlePiece& piece) {
    if (!piece.name.empty() || piece.text.find_first_of("([") != 0) return false;
    std::vector<Direction> directions;
    return extract_directions(piece.text, directions).empty();
  }

  bool timing_below() const {
    return at_ + 1 < lines_.size() && read_timing(lines_[at_ + 1]).has_value();
  }
  /// SubRip's texts may have blank lines in them; WebVTT has names and notes between blank lines.
  bool text_goes_on() const { return !webvtt_ && any_shown_ && !timing_below(); }

  void add(TaggedLine line) {
    line.source_line = static_cast<int>(at_) + 1;
    script_.lines.push_back(line);
  }
  void meta(std::string_view line) { add({.kind = LineKind::meta, .text = trim(line)}); }

  void text(std::string_view line) {
    for (SubtitlePiece& piece : names_.read(line)) say(std::move(piece));
  }

  void say(SubtitlePiece piece) {
    const bool fresh = block_begins_;
    block_begins_ = false;
    // `[DOOR SLAMS]` between two speeches is nobody's.
    if (is_sound(piece)) {
      const bool inside = !fresh && in_speech_;
      if (!inside) in_speech_ = false;
      add({.kind = inside ? LineKind::parenthetical : LineKind::action,
           .text = script_.keep(std::move(piece.text)),
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
                      .text = script_.keep(std::move(piece.text))};
    if (!goes_on) {
      speaker_ = piece.name;
      const std::string name = piece.name.empty() ? std::string(kUnknown) : piece.name;
      tagged.cue = script_.add_cue(Cue{.name = name, .extension = {}, .direction = {}});
    }
    in_speech_ = true;
    add(tagged);
  }

  const std::vector<std::string_view>& lines_;
  const SubtitleNames& names_;
  TaggedScript script_;
  std::size_t at_ = 0;
  std::string speaker_;
  double shown_until_ = 0, pause_ = 0;  // seconds
  Block block_ = Block::none;
  bool webvtt_ = false, any_shown_ = false, block_begins_ = false;
  bool in_speech_ = false, sentence_over_ = true;
};

}  // namespace

double looks_like_subtitles(const SourceText& source, std::string& why) {
  constexpr int kEnough = 400;
  const Lines& lines = source.lines();
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  const bool webvtt = first != lines.end() && first->starts_with("WEBVTT");
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
  const auto lines = raw_lines(source.text());
  const auto names = SubtitleNames::of(lines);
  if (!names) return fail(names.error());
  return Reader(lines, *names).read();
}

}  // namespace rolellm
