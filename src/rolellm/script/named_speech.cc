// Scripts that name the speaker before each speech: stage plays (`NAME.` on its own line),
// transcripts (`NAME: text`), Chinese scripts (`角色：台词`). Names are learned in a first pass and
// used in the second.
#include <algorithm>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/script/speech_openings.h"

namespace rolellm {
namespace {

/// Where the body begins: after a cast list, if there is one (its entries look like names).
std::size_t end_of_front_matter(const Lines& lines) {
  std::size_t last_cast_head = lines.size();
  const std::size_t head = std::min<std::size_t>(lines.size(), 150);
  for (std::size_t i = 0; i < head; ++i) {
    std::string upper(trim(lines[i]));
    std::transform(upper.begin(), upper.end(), upper.begin(),
                   [](unsigned char c) { return std::toupper(c); });
    for (const std::string_view word :
         {"DRAMATIS PERSON", "PERSONEN", "CHARACTERS", "CAST OF", "PERSONNAGES", "THE PERSONS",
          "PERSONS OF", "人物", "登场人物", "剧中人物"}) {
      if (upper.compare(0, word.size(), word) == 0 && upper.size() < 60) last_cast_head = i;
    }
  }
  if (last_cast_head == lines.size()) return 0;
  for (std::size_t i = last_cast_head + 1; i < lines.size(); ++i) {
    if (is_scene_heading(lines[i])) return i;
  }
  return last_cast_head;
}

/// Without a cast list: up to the first heading, when only title lines such as `作者：…` stand
/// before it, else up to the first known speaker.
std::size_t end_of_title_lines(const Lines& lines, NameStyle style) {
  constexpr int kMostTitleLines = 6;
  const NameCounts counts = count_names(lines, 0, style);
  std::size_t first_speaker = lines.size();
  int openings = 0;
  for (std::size_t i = 0; i < lines.size() && openings <= kMostTitleLines; ++i) {
    if (is_scene_heading(lines[i])) return i;
    const auto opening = read_opening(lines[i], style);
    if (!opening || !is_known(counts, opening->cue.name)) continue;
    first_speaker = std::min(first_speaker, i);
    ++openings;
  }
  return first_speaker == lines.size() ? 0 : first_speaker;
}

void read_front_matter(const Lines& lines, std::size_t end, TaggedScript& script) {
  bool in_title = true;
  for (std::size_t i = 0; i < end; ++i) {
    const std::string_view line = trim(lines[i]);
    TaggedLine tagged;
    if (!line.empty()) {
      tagged = {.kind = LineKind::meta, .text = line, .starts_paragraph = true};
      std::string lower(line.substr(0, 24));
      std::transform(lower.begin(), lower.end(), lower.begin(),
                     [](unsigned char c) { return std::tolower(c); });
      const auto after = [&](std::size_t n) { return std::string(trim(line.substr(n))); };
      if (lower.compare(0, 8, "license:") == 0 || lower.compare(0, 8, "licence:") == 0) {
        script.license = after(8);
      } else if (line.compare(0, 9, "许可：") == 0) {
        script.license = after(9);
      } else if (lower.compare(0, 3, "by ") == 0 || lower.compare(0, 4, "von ") == 0) {
        script.author = after(lower[0] == 'b' ? 3 : 4);
      } else if (line.compare(0, 9, "作者：") == 0) {
        script.author = after(9);
      } else if (in_title && script.title.empty()) {
        const std::size_t close = line.find("》");
        const bool in_marks = line.compare(0, 3, "《") == 0 && close != std::string_view::npos;
        script.title = in_marks ? trim(line.substr(3, close - 3)) : line;
      }
      in_title = false;
    }
    script.lines.push_back(tagged);
  }
}

/// `[_Exit._]` of plain-text libraries: the marks that stood for italics are no text.
std::string without_italics(std::string_view text) {
  std::string plain;
  const auto is_word = [&](std::size_t i) {
    return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0);
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool inside = i > 0 && is_word(i - 1) && is_word(i + 1);
    if (text[i] != '_' || inside) plain += text[i];
  }
  return plain;
}

/// The part between `*** START OF` and `*** END OF`, the lines in which libraries frame a work;
/// all of a file without them.
std::pair<std::size_t, std::size_t> framed_part(const Lines& lines) {
  std::size_t begin = 0, end = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].starts_with("***")) continue;
    const std::string_view rest = trim(lines[i].substr(3));
    if (rest.starts_with("START OF") && begin == 0) begin = i + 1;
    if (rest.starts_with("END OF") && end == lines.size()) end = i;
  }
  return {begin, std::max(begin, end)};
}

/// `SCENE III. The cabin of the Patience, and shelves of`: long, and in the middle of a sentence.
bool is_wrapped_heading(std::string_view line) {
  constexpr int kShortestWrapped = 40;
  return character_count(line) >= kShortestWrapped &&
         std::string_view(".!?:)]").find(line.back()) == std::string_view::npos;
}

TaggedScript parse_named(const SourceText& source, NameStyle style) {
  const auto [first, last] = framed_part(source.lines());
  const Lines lines(source.lines().begin() + static_cast<std::ptrdiff_t>(first),
                    source.lines().begin() + static_cast<std::ptrdiff_t>(last));
  TaggedScript script;
  const auto frame = [&](std::size_t from, std::size_t until) {
    for (std::size_t i = from; i < until; ++i) {
      const std::string_view line = trim(source.lines()[i]);
      script.lines.push_back(
          {.kind = line.empty() ? LineKind::blank : LineKind::meta, .text = line});
    }
  };
  frame(0, first);
  std::size_t body = end_of_front_matter(lines);
  if (body == 0) {
    // No cast list: the first heading or the first known speaker ends the title lines.
    body = end_of_title_lines(lines, style);
  }
  read_front_matter(lines, body, script);
  const OpeningFinder finder(lines, body, style);

  bool in_speech = false;
  int open_bracket = 0;  // lines a direction of several lines still may take
  for (std::size_t i = body; i < lines.size(); ++i) {
    const std::string_view line = trim(lines[i]);
    TaggedLine tagged;
    tagged.text = line;
    if (line.empty()) {
      // A play's speech may go on after an empty line; a transcript's and a Chinese one's does not.
      tagged.keeps_speech_open = style == NameStyle::own_line;
      in_speech = in_speech && tagged.keeps_speech_open;
      open_bracket = 0;
      script.lines.push_back(tagged);
      continue;
    }
    const bool after_blank = i == 0 || is_blank(lines[i - 1]);
    const auto opening = finder.at(i);
    if (const auto wrapped = read_wrapped_opening(lines, i, style);
        wrapped && is_known(finder.names(), wrapped->cue.name)) {
      script.lines.push_back({.kind = LineKind::cue, .cue = script.add_cue(wrapped->cue)});
      script.lines.push_back({.kind = LineKind::dialogue, .text = wrapped->speech});
      in_speech = true;
      ++i;  // the line below is read
      continue;
    }
    if (is_scene_heading(line)) {
      tagged.kind = LineKind::scene_heading;
      // "SCENE I." right under "ACT I" is the same scene.
      std::size_t before = script.lines.size();
      while (before > first + body && script.lines[before - 1].kind == LineKind::blank) --before;
      tagged.new_scene = before == 0 || script.lines[before - 1].kind != LineKind::scene_heading;
      in_speech = false;
    } else if (is_transition(line) && !in_speech) {
      tagged.kind = LineKind::transition;
    } else if (!after_blank && script.lines.back().kind == LineKind::scene_heading &&
               is_wrapped_heading(trim(lines[i - 1]))) {
      tagged.kind = LineKind::scene_heading;
      tagged.new_scene = false;
      tagged.continues_heading = true;
    } else if (opening && opening->cue.name == "旁白") {
      tagged.kind = LineKind::action;
      tagged.text = opening->speech;
      tagged.starts_paragraph = true;
      in_speech = false;
    } else if (opening) {
      tagged.kind = style == NameStyle::own_line ? LineKind::cue : LineKind::dialogue;
      tagged.cue = script.add_cue(opening->cue);
      tagged.text = opening->speech;
      in_speech = true;
    } else if (is_bracketed(line) && (after_blank || style == NameStyle::wide_colon)) {
      tagged.kind = LineKind::parenthetical;  // a direction that stands alone
      tagged.starts_paragraph = true;
      in_speech = false;
      tagged.kind = LineKind::action;
    } else if (after_blank && (line.front() == '(' || line.front() == '[') &&
               line.find_first_of(")]") == std::string_view::npos) {
      tagged.kind = LineKind::action;
      tagged.starts_paragraph = true;
      in_speech = false;
      open_bracket = 8;
    } else if (open_bracket > 0) {
      tagged.kind = LineKind::action;
      open_bracket = line.find_first_of(")]") == std::string_view::npos ? open_bracket - 1 : 0;
    } else if (in_speech) {
      tagged.kind = is_bracketed(line) ? LineKind::parenthetical : LineKind::dialogue;
    } else {
      tagged.kind = LineKind::action;
    }
    script.lines.push_back(tagged);
  }
  for (TaggedLine& line : script.lines)
    if (line.text.find('_') != std::string_view::npos)
      line.text = script.keep(without_italics(line.text));
  frame(last, source.lines().size());
  return script;
}

double share_of_speech(const Lines& lines, NameStyle style, std::string& why, const char* what) {
  const std::size_t body = end_of_front_matter(lines);
  const OpeningFinder finder(lines, body, style);
  int openings = 0, names = 0;
  for (const auto& [name, count] : finder.names()) {
    if (!is_known(finder.names(), name)) continue;
    openings += count;
    ++names;
  }
  // Paragraphs rather than lines: wrapped speech has many lines under one name.
  int paragraphs = 0;
  for (std::size_t i = body; i < lines.size(); ++i) {
    const bool by_blanks = style == NameStyle::own_line || style == NameStyle::stop;
    if (!is_blank(lines[i]) && (i == 0 || is_blank(lines[i - 1]) || !by_blanks)) ++paragraphs;
  }
  why = fmt::format("{} {} by {} speakers in {} paragraphs", openings, what, names, paragraphs);
  if (openings < 2) return 0;
  return std::min(1.0, 1.4 * openings / std::max(paragraphs, 1));
}

/// How a play names its speakers, and the share of speech that this finds.
std::pair<NameStyle, double> play_style(const Lines& lines, std::string& why) {
  std::string why_before;
  const double above = share_of_speech(lines, NameStyle::own_line, why, "names on their own line");
  const double before =
      share_of_speech(lines, NameStyle::stop, why_before, "speeches of the form NAME. text");
  if (before <= above) return {NameStyle::own_line, above};
  why = why_before;
  return {NameStyle::stop, before};
}

}  // namespace

double looks_like_play(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  const auto [style, share] = play_style(lines, why);
  if (style == NameStyle::stop) return share * 0.95;
  // Names in capitals without a full stop are a screenplay's, unless acts stand around them and no
  // INT. or EXT.
  int stopped = 0, all = 0, divisions = 0, places = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (is_scene_heading(lines[i])) ++(is_place_heading(lines[i]) ? places : divisions);
    const auto opening = read_opening(lines[i], NameStyle::own_line);
    if (!opening || is_blank(lines[i + 1])) continue;
    ++all;
    stopped += trim(lines[i]).find('.') != std::string_view::npos ? 1 : 0;
  }
  if (all > 0 && stopped * 2 > all) return share;
  return share * (divisions > 0 && places == 0 ? 0.96 : 0.4);
}

double looks_like_transcript(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  const double share =
      share_of_speech(lines, NameStyle::colon, why, "speeches of the form NAME: text");
  // Wrapped speech makes several lines of each opening.
  return std::min(1.0, share * 3) * 0.9;
}

double looks_like_chinese(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  const std::size_t han = static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [](std::string_view line) { return has_han(line); }));
  const double share =
      share_of_speech(lines, NameStyle::wide_colon, why, "speeches of the form 角色：台词");
  return 2 * han > lines.size() / 2 ? std::min(1.0, share * 1.5) : 0;
}

Result<TaggedScript> parse_play(const SourceText& source) {
  std::string why;
  return parse_named(source, play_style(source.lines(), why).first);
}
Result<TaggedScript> parse_transcript(const SourceText& source) {
  return parse_named(source, NameStyle::colon);
}
Result<TaggedScript> parse_chinese(const SourceText& source) {
  return parse_named(source, NameStyle::wide_colon);
}

}  // namespace rolellm
