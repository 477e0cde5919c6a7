// Screenplays in plain text: a model decides the kinds of all lines together (line_model.h); here
// they become speeches and scenes.
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "rolellm/script/formats.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/named/name_gaps.h"
#include "rolellm/script/screenplay/screenplay_judge.h"
#include "rolellm/script/screenplay/side_by_side.h"
#include "rolellm/script/screenplay/title_page.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/number_map.h"

namespace rolellm {
namespace {

/// `RUTH: The hen.` within a screenplay: the name, if the line has one.
std::string_view name_on_line(std::string_view ink) {
  constexpr int kLongestName = 30;
  const std::size_t colon = ink.find(": ");
  if (colon == std::string_view::npos) return {};
  const std::string_view name = trim(ink.substr(0, colon));
  return character_count(name) <= kLongestName && is_capital_name(name) ? name : std::string_view();
}

/// `.only`, `. The bell`: without the speck of a scan before the first letter.
std::string_view without_speck(std::string_view ink) {
  if (!ink.starts_with('.')) return ink;
  const std::string_view rest = trim(ink.substr(1));
  return !rest.empty() && is_ascii_letter(rest.front()) ? rest : ink;
}

/// `BERT          RUTH` above two columns of speech that cannot be told apart: both names, as one
/// cue has them.
std::string joint_name(const LineScan& scan, const LineScan* below) {
  const std::size_t second = second_column(scan.ink);
  if (second == std::string_view::npos || below == nullptr ||
      second_column(below->ink) == std::string_view::npos)
    return std::string(without_speck(scan.ink));
  return split_cue(trim(scan.ink.substr(0, second))).name + "/" +
         split_cue(scan.ink.substr(second)).name;
}

/// Turns the states of lines into tagged lines, in order.
class ScreenplayTagger {
 public:
  explicit ScreenplayTagger(TaggedScript& script) : script_(script) {}

  /// `below`: the next line with ink, or none.
  TaggedLine tag(const LineScan& scan, LineState state, const LineScan* below) {
    TaggedLine tagged{.kind = kind_of(state), .text = without_speck(scan.ink)};
    tagged.starts_paragraph = scan.gap > 0;
    if (state == LineState::cue) {
      take_cue(scan, below, tagged);
    } else if (state == LineState::scene_heading) {
      tagged.text = script_.keep(heading_text(scan.ink));
      if (above_ == LineState::scene_heading && scan.gap == 0 && !is_scene_heading(scan.ink) &&
          !is_numbered_heading(scan.ink)) {
        tagged.continues_heading = true;
        tagged.new_scene = false;
      } else if (above_ == LineState::scene_heading && below_act_) {
        tagged.new_scene = false;
      }
      below_act_ = is_act_or_scene(tagged.text);
    } else if (state == LineState::dialogue && (scan.gap > 0 || !in_speech())) {
      // `[[BOB: yes` names nobody.
      Cue cue = split_cue(name_on_line(scan.ink));
      if (!cue.name.empty()) {
        tagged.cue = script_.add_cue(std::move(cue));
        tagged.text = trim(scan.ink.substr(scan.ink.find(": ") + 2));
      }
    }
    above_ = state;
    return tagged;
  }

  /// Two speeches at once; of the lines they share the first has the one with the names, the other
  /// those below.
  void tag_pair(const SideBySide& columns, std::span<const LineScan> scans,
                std::vector<TaggedLine>& to) {
    const auto number = [&](std::size_t i) { return static_cast<int>(scans[i].line) + 1; };
    to.push_back({.kind = LineKind::cue,
                  .cue = script_.add_cue(split_cue(columns.left[0])),
                  .source_line = number(0)});
    for (std::size_t i = 1; i < scans.size(); ++i)
      if (!columns.left[i].empty())
        to.push_back(
            {.kind = LineKind::dialogue, .text = columns.left[i], .source_line = number(0)});
    const int second = script_.add_cue(split_cue(columns.right[0]));
    for (std::size_t i = 1; i < scans.size(); ++i) {
      to.push_back({.kind = LineKind::dialogue,
                    .text = columns.right[i],
                    .cue = i == 1 ? second : -1,
                    .source_line = number(i)});
    }
    above_ = LineState::dialogue;
    last_cue_ = -1;
  }

 private:
  bool in_speech() const {
    return above_ == LineState::cue || above_ == LineState::dialogue ||
           above_ == LineState::parenthetical || above_ == LineState::meta_in_speech;
  }

  void take_cue(const LineScan& scan, const LineScan* below, TaggedLine& tagged) {
    // A name too long for one line goes on in the next.
    if (above_ == LineState::cue && scan.gap == 0 && last_cue_ >= 0) {
      cue_text_ += ' ';
      cue_text_ += scan.ink;
      Cue cue = split_cue(cue_text_);
      if (is_shared_) {
        last_cue_ = script_.add_cue(std::move(cue));
        script_.lines[cue_line_].cue = last_cue_;
        is_shared_ = false;
      } else {
        script_.cues[static_cast<std::size_t>(last_cue_)] = std::move(cue);
      }
      tagged.cue = last_cue_;
      return;
    }
    cue_text_ = joint_name(scan, below);
    if (scan.caseless) cue_text_ = unspread(cue_text_);
    cue_line_ = script_.lines.size();
    int& known = cues_[std::hash<std::string>{}(cue_text_) | 1];
    if (known == 0) {
      Cue cue = split_cue(cue_text_);
      // `CAPT. (to himself` alone names somebody; a bracket before any name nobody.
      known = cue.name.empty() ? kNobody : script_.add_cue(std::move(cue)) + 1;
    }
    is_shared_ = true;
    last_cue_ = tagged.cue = known == kNobody ? -1 : known - 1;
    if (last_cue_ < 0) tagged.kind = LineKind::action;
  }

  TaggedScript& script_;
  LineState above_ = LineState::meta;
  static constexpr int kNobody = -1;
  NumberMap<int> cues_;  // by hashes of their texts: one more than the cue's index, or nobody
  std::string cue_text_;
  bool below_act_ = false;  // of a heading right above: `ACT I` over `SCENE I`
  int last_cue_ = -1;
  std::size_t cue_line_ = 0;  // of the last cue, in `script_`
  bool is_shared_ = false;    // the last cue, with other lines of the same text
};

/// An empty line, or one of marks alone.
TaggedLine unscanned(const Lines& lines, std::size_t i, bool keeps_speech_open) {
  const std::string_view ink = trim(lines[i]);
  return {.kind = ink.empty() ? LineKind::blank : LineKind::meta,
          .text = ink,
          .source_line = static_cast<int>(i) + 1,
          .keeps_speech_open = keeps_speech_open};
}

/// Names that stand alone on their lines: `MISS     LARK` is torn where `MISS LARK` is one.
class NamesInOneColumn {
 public:
  /// Of `judged`, the same at each call.
  bool contains(const JudgedLines& judged, const std::string& name) {
    if (!names_) {
      names_.emplace();
      for (std::size_t i = 0; i < judged.scans.size(); ++i) {
        const std::string_view ink = judged.scans[i].ink;
        if (judged.states[i] == LineState::cue && second_column(ink) == std::string_view::npos)
          names_->insert(split_cue(ink).name);
      }
    }
    return names_->contains(name);
  }

 private:
  std::optional<std::set<std::string>> names_;  // few scripts ask for them
};

}  // namespace

Result<TaggedScript> parse_screenplay(const Lines& lines) {
  const auto& judge = ScreenplayJudge::get();
  if (!judge) return fail(judge.error());
  const JudgedLines judgement = judge->decide(lines);
  TaggedScript script;
  const std::size_t body = read_title_page(lines, script);
  script.lines.reserve(lines.size());
  ScreenplayTagger tagger(script);
  std::size_t next = 0;  // line of the source
  NamesInOneColumn names;
  const std::span scans(judgement.scans);
  for (std::size_t k = 0; k < scans.size(); ++k) {
    const LineScan& scan = scans[k];
    const LineState state = scan.line < body ? LineState::meta : judgement.states[k];
    const bool spoken = is_spoken(state) || state == LineState::meta_in_speech;
    // Double-spaced files put empty lines into speeches: the line below tells whether it goes on.
    for (; next < scan.line; ++next) script.lines.push_back(unscanned(lines, next, spoken));
    const bool pair = state == LineState::cue &&
                      second_column(scan.ink) != std::string_view::npos &&
                      !names.contains(judgement, split_cue(scan.ink).name);
    if (pair) {
      std::size_t end = k + 1;
      while (end < scans.size() && is_spoken(judgement.states[end])) ++end;
      const auto block = scans.subspan(k, end - k);
      if (const auto columns = read_side_by_side(block)) {
        tagger.tag_pair(*columns, block, script.lines);
        next = block.back().line + 1;
        k = end - 1;
        continue;
      }
    }
    const bool last = k + 1 == scans.size();
    script.lines.push_back(tagger.tag(scan, state, last || !pair ? nullptr : &scans[k + 1]));
    script.lines.back().source_line = static_cast<int>(scan.line) + 1;
    ++next;
  }
  for (; next < lines.size(); ++next) script.lines.push_back(unscanned(lines, next, false));
  return script;
}

}  // namespace rolellm
