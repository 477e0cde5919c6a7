// Subtitles: SubRip (SRT) and WebVTT. Most say nothing of who speaks; what they say is kept.
#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/speech_openings.h"

namespace rolellm {
namespace {

/// The role of speech that nobody is named for.
constexpr std::string_view kUnknown = "UNKNOWN";

bool is_timing(std::string_view line) {
  return line.find("-->") != std::string_view::npos && line.find(':') != std::string_view::npos &&
         std::isdigit(static_cast<unsigned char>(trim(line).front()));
}
bool is_timing_or_blank(std::string_view line) { return is_blank(line) || is_timing(line); }
bool is_number(std::string_view line) {
  line = trim(line);
  return !line.empty() && line.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Seconds of `00:01:02,500` or `01:02.500`.
double seconds_of(std::string_view clock) {
  double seconds = 0, part = 0, unit = 1;
  bool fraction = false;
  for (const char c : trim(clock)) {
    if (c >= '0' && c <= '9') {
      if (fraction) unit /= 10;
      part = fraction ? part + (c - '0') * unit : part * 10 + (c - '0');
    } else if (c == ':') {
      seconds = (seconds + part) * 60;
      part = 0;
    } else if (c == ',' || c == '.') {
      fraction = true;
    } else {
      break;
    }
  }
  return seconds + part;
}

/// A text line of a subtitle: who is named, and what is left.
struct Said {
  std::string name;
  std::string text;
  bool changes = false;  ///< another speaker than before, named or not
  bool sung = false;
};

/// Takes `<v Name>`, `<c.loud>`, `{\an8}` and the like out of `text`; the name goes to `said`.
void strip_tags(std::string_view text, Said& said) {
  for (std::size_t at = 0; at < text.size();) {
    const char open = text[at];
    const char close = open == '<' ? '>' : open == '{' ? '}' : '\0';
    const std::size_t end = close != '\0' ? text.find(close, at) : std::string_view::npos;
    const bool tag = end != std::string_view::npos && (open == '<' || text[at + 1] == '\\');
    if (!tag) {
      said.text += text[at++];
      continue;
    }
    const std::string_view inner = text.substr(at + 1, end - at - 1);
    if (inner.starts_with("v ") || inner.starts_with("v.")) {
      const std::size_t blank = inner.find(' ');
      if (blank != std::string_view::npos) said.name = std::string(trim(inner.substr(blank)));
      said.changes = true;
    }
    at = end + 1;
  }
}

/// `[ANNA] Come in.`, `(BEN) No.`: only with something said behind it.
bool take_bracketed_name(Said& said, const NameCounts& names) {
  const std::string_view text = said.text;
  if (text.empty() || (text.front() != '[' && text.front() != '(')) return false;
  const std::size_t close = text.find(text.front() == '[' ? ']' : ')');
  if (close == std::string_view::npos || trim(text.substr(close + 1)).empty()) return false;
  std::string name(trim(text.substr(1, close - 1)));
  if (!is_known(names, name)) return false;
  said.name = std::move(name);
  said.text = std::string(trim(text.substr(close + 1)));
  return true;
}

Said read_text(std::string_view line, const NameCounts& names) {
  Said said;
  strip_tags(line, said);
  said.text = std::string(trim(said.text));
  if (said.text.starts_with("- ") || said.text.starts_with("– ") ||
      (said.text.starts_with("-") && said.text.size() > 1 && said.text[1] != '-')) {
    said.changes = true;
    const std::size_t mark = said.text.starts_with("–") ? 3 : 1;
    said.text = std::string(trim(std::string_view(said.text).substr(mark)));
  }
  if (said.text.starts_with("♪") || said.text.starts_with("#")) {
    said.sung = true;
    for (const std::string_view mark : {"♪", "#"})
      for (std::size_t at = said.text.find(mark); at != std::string::npos;
           at = said.text.find(mark))
        said.text.erase(at, mark.size());
    said.text = std::string(trim(said.text));
  }
  if (take_bracketed_name(said, names)) {
    said.changes = true;
  } else if (const auto opening = read_opening(said.text);
             opening && is_known(names, opening->cue.name)) {
    said.name = opening->cue.name;
    said.changes = true;
    std::string rest(opening->speech);
    if (!opening->cue.direction.empty()) rest = "(" + opening->cue.direction + ") " + rest;
    said.text = std::move(rest);
  }
  return said;
}

bool ends_sentence(std::string_view text) {
  text = trim(text);
  while (!text.empty() && (text.back() == '"' || text.back() == '\'')) text.remove_suffix(1);
  if (text.empty() || std::string_view(".!?)]").find(text.back()) != std::string_view::npos)
    return true;
  constexpr std::string_view kEnds[] = {"…", "—", "”", "。", "！", "？", "）", "】"};
  return std::any_of(std::begin(kEnds), std::end(kEnds),
                     [&](std::string_view end) { return text.ends_with(end); });
}

/// Names before a colon or in brackets, over the whole file.
NameCounts count_speakers(const Lines& lines) {
  NameCounts names;
  bool voices = false, capitals = false;
  for (const std::string_view line : lines) {
    if (is_timing_or_blank(line)) continue;
    Said said;
    strip_tags(line, said);
    voices = voices || !said.name.empty();
    std::string_view text = trim(said.text);
    if (text.starts_with("-")) text = trim(text.substr(1));
    if (const auto opening = read_opening(text)) {
      capitals = capitals || is_capital_name(opening->cue.name);
      ++names[opening->cue.name];
    }
    if (text.empty() || (text.front() != '[' && text.front() != '(')) continue;
    const std::size_t close = text.find_first_of("])");
    if (close == std::string_view::npos || trim(text.substr(close + 1)).empty()) continue;
    // `[DOOR SLAMS] Hey!` names nobody: a name is one word here, or comes with a colon elsewhere.
    const std::string_view name = trim(text.substr(1, close - 1));
    if (is_capital_name(name) && name.find(' ') == std::string_view::npos &&
        !name.ends_with("ING") && !name.ends_with("S"))
      ++names[std::string(name)];
  }
  // A file has one way to name speakers: `One: it was there` is none where names are in capitals.
  if (voices) return {};
  if (capitals) std::erase_if(names, [](const auto& row) { return !is_capital_name(row.first); });
  return names;
}

class Reader {
 public:
  explicit Reader(const Lines& lines) : lines_(lines), names_(count_speakers(lines)) {}

  TaggedScript read() {
    bool in_block = false;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view line = lines_[i];
      if (is_blank(line)) {
        // The speech may go on in the next subtitle.
        script_.lines.push_back({.keeps_speech_open = true});
        in_block = in_note_ = false;
      } else if (is_timing(line)) {
        in_block = block_begins_ = true;
        const std::size_t arrow = line.find("-->");
        pause_ = seconds_of(line.substr(0, arrow)) - shown_until_;
        shown_until_ = seconds_of(line.substr(arrow + 3));
        meta(line);
      } else if (!in_block || in_note_) {
        in_note_ = in_note_ || line.starts_with("NOTE") || line.starts_with("STYLE") ||
                   line.starts_with("REGION");
        meta(line);
      } else {
        text(line);
      }
    }
    return std::move(script_);
  }

 private:
  void meta(std::string_view line) {
    script_.lines.push_back({.kind = LineKind::meta, .text = trim(line)});
  }

  void text(std::string_view line) {
    Said said = read_text(line, names_);
    const bool fresh = block_begins_;
    block_begins_ = false;
    // `[DOOR SLAMS]` between two speeches is nobody's.
    if (is_bracketed(said.text) && said.name.empty()) {
      const bool inside = !fresh && in_speech_;
      if (!inside) in_speech_ = false;
      script_.lines.push_back({.kind = inside ? LineKind::parenthetical : LineKind::action,
                               .text = script_.keep(std::move(said.text)),
                               .starts_paragraph = true});
      return;
    }
    // The same voice goes on when its name is said again at once, or in the middle of a sentence.
    constexpr double kLongestBreath = 0.3;
    const bool same = said.changes && !said.name.empty() && said.name == speaker_ &&
                      (pause_ < kLongestBreath || !sentence_over_);
    const bool unnamed = !said.changes && (!fresh || !sentence_over_);
    const bool goes_on = in_speech_ && (same || unnamed);
    if (!goes_on) speaker_ = said.name;
    sentence_over_ = ends_sentence(said.text);
    TaggedLine tagged{.kind = said.sung ? LineKind::lyrics : LineKind::dialogue,
                      .text = script_.keep(std::move(said.text))};
    if (!goes_on) {
      const std::string name = said.name.empty() ? std::string(kUnknown) : said.name;
      tagged.cue = script_.add_cue(Cue{.name = name, .extension = {}, .direction = {}});
    }
    in_speech_ = true;
    script_.lines.push_back(tagged);
  }

  const Lines& lines_;
  NameCounts names_;
  TaggedScript script_;
  std::string speaker_;
  double shown_until_ = 0, pause_ = 0;  // seconds
  bool in_speech_ = false, in_note_ = false, block_begins_ = false, sentence_over_ = true;
};

}  // namespace

double looks_like_subtitles(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  const auto first = std::find_if_not(lines.begin(), lines.end(), is_blank);
  const bool vtt = first != lines.end() && first->starts_with("WEBVTT");
  int timings = 0, looked = 0;
  for (auto line = first; line != lines.end() && looked < 400; ++line, ++looked)
    timings += !is_blank(*line) && is_timing(*line) ? 1 : 0;
  why = fmt::format("{}{} timings in the first {} lines", vtt ? "WEBVTT, " : "", timings, looked);
  if (timings == 0) return 0;
  return vtt || is_number(*first) || is_timing(*first) ? 1.0 : 0.5;
}

Result<TaggedScript> parse_subtitles(const SourceText& source) {
  return Reader(source.lines()).read();
}

}  // namespace rolellm
