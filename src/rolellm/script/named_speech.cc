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

/// `SCENE III. The cabin of the Patience, and shelves of`: long, and in the middle of a sentence.
bool is_wrapped_heading(std::string_view line) {
  constexpr int kShortestWrapped = 40;
  return character_count(line) >= kShortestWrapped &&
         std::string_view(".!?:)]").find(line.back()) == std::string_view::npos;
}

TaggedScript parse_named(const SourceText& source, NameStyle style) {
  const Lines& lines = source.lines();
  TaggedScript script;
  std::size_t body = end_of_front_matter(lines);
  if (body == 0) {
    // No cast list: the first heading or the first known speaker ends the title lines.
    body = end_of_title_lines(lines, style);
  }
  read_front_matter(lines, body, script);
  const NameCounts counts = count_names(lines, body, style);

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
    const auto opening = read_opening(lines[i], style);
    const bool opens = opening && is_known(counts, opening->cue.name) &&
                       (style != NameStyle::own_line ||
                        (after_blank && i + 1 < lines.size() && !is_blank(lines[i + 1])));
    if (const auto wrapped = read_wrapped_opening(lines, i, style);
        wrapped && is_known(counts, wrapped->cue.name)) {
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
      while (before > body && script.lines[before - 1].kind == LineKind::blank) --before;
      tagged.new_scene = before == 0 || script.lines[before - 1].kind != LineKind::scene_heading;
      in_speech = false;
    } else if (is_transition(line) && !in_speech) {
      tagged.kind = LineKind::transition;
    } else if (!after_blank && script.lines.back().kind == LineKind::scene_heading &&
               is_wrapped_heading(trim(lines[i - 1]))) {
      tagged.kind = LineKind::scene_heading;
      tagged.new_scene = false;
      tagged.continues_heading = true;
    } else if (opens && opening->cue.name == "旁白") {
      tagged.kind = LineKind::action;
      tagged.text = opening->speech;
      tagged.starts_paragraph = true;
      in_speech = false;
    } else if (opens) {
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
  return script;
}

double share_of_speech(const Lines& lines, NameStyle style, std::string& why, const char* what) {
  const std::size_t body = end_of_front_matter(lines);
  const NameCounts counts = count_names(lines, body, style);
  int openings = 0, names = 0;
  for (const auto& [name, count] : counts) {
    if (!is_known(counts, name)) continue;
    openings += count;
    ++names;
  }
  // Paragraphs rather than lines: wrapped speech has many lines under one name.
  int paragraphs = 0;
  for (std::size_t i = body; i < lines.size(); ++i) {
    if (!is_blank(lines[i]) && (i == 0 || is_blank(lines[i - 1]) || style != NameStyle::own_line))
      ++paragraphs;
  }
  why = fmt::format("{} {} by {} speakers in {} paragraphs", openings, what, names, paragraphs);
  if (openings < 2) return 0;
  return std::min(1.0, 1.4 * openings / std::max(paragraphs, 1));
}

}  // namespace

double looks_like_play(const SourceText& source, std::string& why) {
  const Lines& lines = source.lines();
  // Names in capitals without a full stop are a screenplay's, unless they stand in column 0 with
  // the speech below and acts around them.
  int stopped = 0, all = 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    const auto opening = read_opening(lines[i], NameStyle::own_line);
    if (!opening || is_blank(lines[i + 1])) continue;
    ++all;
    const std::string_view line = trim(lines[i]);
    if (line.back() == '.' || line.find(".") != std::string_view::npos) ++stopped;
  }
  const double share = share_of_speech(lines, NameStyle::own_line, why, "names on their own line");
  return all > 0 && stopped * 2 > all ? share : share * 0.4;
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
  return parse_named(source, NameStyle::own_line);
}
Result<TaggedScript> parse_transcript(const SourceText& source) {
  return parse_named(source, NameStyle::colon);
}
Result<TaggedScript> parse_chinese(const SourceText& source) {
  return parse_named(source, NameStyle::wide_colon);
}

}  // namespace rolellm
