// Whether a text is a screenplay, from what its lines were decided to be.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "rolellm/script/common_column.h"
#include "rolellm/script/formats.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/named/named_script.h"
#include "rolellm/script/named/stage_signs.h"
#include "rolellm/script/screenplay/screenplay_judge.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

/// What speaks for a screenplay.
struct Clues {
  int cues = 0;       // with speech below
  int stopped = 0;    // of these, the ones with a full stop behind the name
  int headings = 0;   // of scenes
  int film = 0;       // marks that nothing else has: places, (CONTINUED), (V.O.), CUT TO:, numbers
                      // on both sides
  int divisions = 0;  // ACT TWO, SCENE I
  std::size_t names = 0;
  CommonColumn cue_columns, speech_columns, action_columns;

  explicit Clues(const JudgedLines& judged) {
    std::set<std::string_view> found;
    for (std::size_t i = 0; i < judged.states.size(); ++i) {
      const LineScan& scan = judged.scans[i];
      switch (judged.states[i]) {
        case LineState::scene_heading:
          ++headings;
          if (is_film_heading(scan.ink)) {
            ++film;
          } else if (is_act_or_scene(scan.ink)) {
            ++divisions;
          }
          break;
        case LineState::transition:
          film += is_transition(scan.ink) ? 1 : 0;
          break;
        case LineState::meta:
        case LineState::meta_in_speech:
          film += is_continuation_mark(scan.ink) ? 1 : 0;
          break;
        case LineState::action:
          action_columns.add(scan.indent);
          break;
        case LineState::dialogue:
          speech_columns.add(scan.indent);
          break;
        case LineState::cue:
          if (i + 1 == judged.states.size() || !is_spoken(judged.states[i + 1])) break;
          ++cues;
          stopped += scan.ink.back() == '.' ? 1 : 0;
          cue_columns.add(scan.indent);
          found.insert(scan.name());
          if (last_sign(scan.ink) == ')') film += split_cue(scan.ink).extension.empty() ? 0 : 1;
          break;
        case LineState::parenthetical:
          break;
      }
    }
    names = found.size();
  }

  /// Names right of the speech, and speech right of the action.
  bool in_columns() const {
    constexpr int kFarther = 3;
    const int speech = speech_columns.commonest();
    return cue_columns.commonest() >= speech + kFarther &&
           speech >= action_columns.commonest() + kFarther;
  }
};

}  // namespace

double looks_like_screenplay(const Specimen& specimen, std::string& why) {
  const auto& judge = ScreenplayJudge::get();
  if (!judge) {
    why = judge.error().message;
    return 0;
  }
  const JudgedLines judged = judge->decide(specimen.source.lines());
  const Clues clues(judged);
  const int column = clues.cue_columns.commonest();
  why = fmt::format("{} names above speeches, mostly at column {}, {} scene headings", clues.cues,
                    column, clues.headings);
  // One name is enough for a page of action when it stands in a column of its own, or below INT.;
  // none where two marks tell of a film.
  constexpr int kOwnColumn = 15, kSureMarks = 2;
  constexpr double kSurelyFilm = 0.7;  // a play with INT. or EXT. has half of its score
  const bool film = clues.film >= kSureMarks;
  if (clues.cues < 2 && film) return kSurelyFilm;
  if (clues.cues == 0) return 0;
  constexpr double kHardly = 0.2;
  if (clues.cues < 2) {
    if (column >= kOwnColumn || clues.headings > 0) return kHardly;
    // Names in capitals that are no stage play's, be it that there are few of them.
    const NamedScript& named = specimen.named();
    const OpeningHabits& habits = named.openings().habits();
    const bool named_so = habits.end == NameEnd::nothing && habits.openings > 1;
    return named_so && stage_share(named) < kHardly ? kHardly : 0;
  }
  const bool stopped = 2 * clues.stopped > clues.cues;
  if (stopped && !tells_as_films_do(specimen.named())) return 0.1;  // `NAME.`: a play
  constexpr int kSureCues = 4;
  if (clues.cues >= kSureCues && clues.in_columns()) {
    // Stage plays have columns, too, but acts and a list of persons as well.
    const bool staged = clues.divisions > 0 || !specimen.named().persons().names.empty();
    if (film || !staged) return 1;
  }
  // People speak more than once.
  constexpr int kFew = 12;
  if (clues.cues > kFew && static_cast<int>(clues.names) * 10 > clues.cues * 7) return 0.1;
  const bool headed = clues.headings > clues.divisions;  // acts are a play's as well
  const auto ink = static_cast<double>(judged.states.size());
  const double score = std::min(1.0, 6.0 * clues.cues / ink) * (column >= 5 || headed ? 0.8 : 0.5);
  return film ? std::max(score, kSurelyFilm) : score;
}

}  // namespace rolellm
