#include "rolellm/script/screenplay/torn_speech.h"

#include <algorithm>
#include <string>

#include "rolellm/script/common_column.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool is_furniture(LineState state) {
  return state == LineState::meta || state == LineState::meta_in_speech;
}

/// Where most lines of action begin.
int column_of_action(std::span<const LineScan> scans, std::span<const LineState> states) {
  CommonColumn columns;
  for (std::size_t i = 0; i < scans.size(); ++i)
    if (states[i] == LineState::action) columns.add(scans[i].indent);
  return columns.commonest();
}

/// Whether no sentence ends between the two: `Proceed, Mr.` and `Flood.`
bool is_one_sentence(std::string_view above, std::string_view below) {
  constexpr std::size_t kLongestLook = 300;  // bytes
  above = above.substr(above.size() - std::min(above.size(), kLongestLook));
  below = below.substr(0, kLongestLook);
  const std::string both = std::string(above) + " " + std::string(below);
  return sentences(both).size() < sentences(above).size() + sentences(below).size();
}

/// Whether the speech above line `end` has a name and directions, but no words yet.
bool is_wordless(std::span<const LineState> states, std::size_t end) {
  while (end > 0 && states[end - 1] == LineState::parenthetical) --end;
  return end > 0 && states[end - 1] == LineState::cue;
}

/// Whether line `i` is such an end.
bool ends_torn_speech(std::span<const LineScan> scans, std::span<const LineState> states,
                      std::size_t i, int action_column) {
  constexpr int kColumnsApart = 3;
  if (states[i] != LineState::action || scans[i].indent < action_column + kColumnsApart ||
      scans[i].line_case() != LineCase::text)
    return false;
  std::size_t above = i;
  while (above > 0 && is_furniture(states[above - 1])) --above;
  if (above < i && is_wordless(states, above)) return true;
  if (above == 0 || states[above - 1] != LineState::dialogue) return false;
  // Another page may stand further right.
  const bool in_column = scans[above - 1].indent == scans[i].indent || above < i;
  return in_column && (scans[i].mark_above || is_one_sentence(scans[above - 1].ink, scans[i].ink));
}

}  // namespace

void mend_torn_speeches(std::span<const LineScan> scans, std::span<LineState> states) {
  const int action_column = column_of_action(scans, states);
  for (std::size_t i = 1; i < scans.size(); ++i) {
    if (!ends_torn_speech(scans, states, i, action_column)) continue;
    for (std::size_t above = i; is_furniture(states[above - 1]); --above)
      states[above - 1] = LineState::meta_in_speech;
    const auto column = scans[i].indent;
    states[i] = LineState::dialogue;
    while (i + 1 < scans.size() && states[i + 1] == LineState::action && scans[i + 1].gap == 0 &&
           scans[i + 1].indent == column)
      states[++i] = LineState::dialogue;
  }
}

}  // namespace rolellm
