// Screenplays in plain text: a model decides the kinds of all lines together (line_model.h); here
// they become speeches and scenes.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/screenplay/screenplay_judge.h"
#include "rolellm/script/screenplay/title_page.h"

namespace rolellm {
namespace {

TaggedLine tag(const LineScan& scan, LineState state, TaggedScript& script) {
  TaggedLine tagged{.kind = kind_of(state), .text = scan.ink};
  if (state == LineState::scene_heading) tagged.text = script.keep(heading_text(scan.ink));
  if (state == LineState::cue) {
    Cue cue = split_cue(scan.ink);
    // `CAPT. (to himself` alone names somebody; a bracket before any name nobody.
    if (cue.name.empty()) {
      tagged.kind = LineKind::action;
    } else {
      tagged.cue = script.add_cue(std::move(cue));
    }
  }
  return tagged;
}

}  // namespace

double looks_like_screenplay(const SourceText& source, std::string& why) {
  const auto& judge = ScreenplayJudge::get();
  if (!judge) {
    why = judge.error().message;
    return 0;
  }
  const JudgedLines judgement = judge->decide(source.lines());
  int cues = 0, headings = 0, stopped = 0;
  std::set<std::string_view> names;
  std::map<int, int> columns;
  for (std::size_t i = 0; i < judgement.states.size(); ++i) {
    headings += judgement.states[i] == LineState::scene_heading ? 1 : 0;
    const bool spoken =
        i + 1 < judgement.states.size() && (judgement.states[i + 1] == LineState::dialogue ||
                                            judgement.states[i + 1] == LineState::parenthetical);
    if (judgement.states[i] != LineState::cue || !spoken) continue;
    ++cues;
    names.insert(judgement.scans[i].name());
    stopped += judgement.scans[i].ink.back() == '.' ? 1 : 0;
    ++columns[judgement.scans[i].indent];
  }
  int column = 0, most = 0;
  for (const auto& [indent, count] : columns) {
    if (count > most) column = indent;
    most = std::max(most, count);
  }
  why = fmt::format("{} names above speeches, mostly at column {}, {} scene headings", cues, column,
                    headings);
  if (cues < 2) return 0;
  if (2 * stopped > cues) return 0.1;  // `NAME.`: a play
  // People speak more than once.
  constexpr int kFew = 12;
  if (cues > kFew && static_cast<int>(names.size()) * 10 > cues * 7) return 0.1;
  const auto ink = static_cast<double>(judgement.states.size());
  return std::min(1.0, 6.0 * cues / ink) * (column >= 5 || headings > 0 ? 0.8 : 0.5);
}

Result<TaggedScript> parse_screenplay(const SourceText& source) {
  const auto& judge = ScreenplayJudge::get();
  if (!judge) return fail(judge.error());
  const Lines& lines = source.lines();
  const JudgedLines judgement = judge->decide(lines);
  TaggedScript script;
  const std::size_t body = read_title_page(lines, script);
  script.lines.reserve(lines.size());
  LineState above = LineState::meta;
  for (std::size_t k = 0; k < judgement.scans.size(); ++k) {
    const LineScan& scan = judgement.scans[k];
    const LineState state = scan.line < body ? LineState::meta : judgement.states[k];
    const bool spoken = state == LineState::dialogue || state == LineState::parenthetical ||
                        state == LineState::meta_in_speech;
    // Double-spaced files put empty lines into speeches: the line below tells whether it goes on.
    while (script.lines.size() < scan.line) script.lines.push_back({.keeps_speech_open = spoken});
    TaggedLine tagged = tag(scan, state, script);
    tagged.starts_paragraph = scan.gap > 0;
    if (tagged.kind == LineKind::scene_heading && above == LineState::scene_heading &&
        scan.gap == 0 && !is_scene_heading(scan.ink) && !is_numbered_heading(scan.ink)) {
      tagged.continues_heading = true;
      tagged.new_scene = false;
    }
    script.lines.push_back(tagged);
    above = state;
  }
  while (script.lines.size() < lines.size()) script.lines.push_back({});
  return script;
}

}  // namespace rolellm
