#include "rolellm/script/named/stage_signs.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"

namespace rolellm {
namespace {

constexpr double kStaged = 0.96, kLikely = 0.9, kFilm = 0.12;

/// `@`, `~`, `[[`: what Fountain has.
bool has_mark_of_fountain(std::string_view ink) {
  return std::string_view("@!~#=").find(ink.front()) != std::string_view::npos ||
         ink.find("[[") != std::string_view::npos || ink.find("/*") != std::string_view::npos;
}

/// What the lines below names without a sign look like.
struct SpeechShapes {
  int speeches = 0;     ///< names with a line below
  int at_margin = 0;    ///< of these lines, those at the paper's left margin
  int wide = 0;         ///< those wider than a film's column
  int told = 0;         ///< paragraphs that name nobody, and lines left of a speech
  bool filmed = false;  ///< voices off the picture, transitions, marks of Fountain
};

SpeechShapes shapes_of(const NamedScript& script) {
  constexpr int kColumnOfFilm = 46;  // characters; speech in films is narrower
  constexpr int kMargin = 4;         // columns that an indented first line may stand to the right
  SpeechShapes shapes;
  const auto& lines = script.lines();
  for (std::size_t i = script.body(); i < lines.size(); ++i) {
    if (lines[i].kind != LineClass::text) continue;
    const OpeningReading* found = script.openings().at(i);
    if (!found) {
      shapes.told += is_below_blank(lines, i) ? 1 : 0;
      shapes.filmed =
          shapes.filmed || has_mark_of_fountain(lines[i].ink) || is_transition(lines[i].ink);
      continue;
    }
    shapes.filmed = shapes.filmed || !cue_of(found->reading).extension.empty();
    std::size_t below = i + 1;
    while (below < lines.size() && lines[below].kind == LineClass::bracket) ++below;
    if (below == lines.size() || lines[below].kind != LineClass::text) continue;
    ++shapes.speeches;
    shapes.at_margin += lines[below].indent <= kMargin ? 1 : 0;
    const int column = lines[below].indent;
    for (; below < lines.size() && lines[below].kind == LineClass::text; ++below) {
      if (lines[below].indent + kMargin <= column) {
        ++shapes.told;  // left of the speech: what happens meanwhile
        break;
      }
      if (lines[below].length <= kColumnOfFilm) continue;
      ++shapes.wide;
      break;
    }
  }
  return shapes;
}

/// Films tell what happens in paragraphs without brackets, many of them.
bool are_films(const SpeechShapes& shapes) { return 7 * shapes.told > shapes.speeches; }

}  // namespace

bool tells_in_paragraphs(const NamedScript& script) { return are_films(shapes_of(script)); }

double stage_share(const NamedScript& script) {
  constexpr int kFewestSpeeches = 3;
  int divisions = 0;
  for (const PlayLine& line : script.lines()) {
    if (is_film_heading(line.ink)) return kFilm;
    if (line.kind != LineClass::heading) continue;
    if (is_place_heading(line.ink)) return kFilm;
    ++divisions;
  }
  if (divisions > 0 || !script.persons().names.empty()) return kStaged;
  const OpeningHabits& habits = script.openings().habits();
  const bool marked =
      std::any_of(script.lines().begin(), script.lines().end(), [](const PlayLine& line) {
        return line.kind == LineClass::meta && is_continuation_mark(line.ink);
      });
  if (marked) return kFilm;
  const SpeechShapes shapes = shapes_of(script);
  if (shapes.filmed || shapes.speeches < kFewestSpeeches || habits.below_blank < 0.9) return kFilm;
  if (are_films(shapes)) return kFilm;
  // Films set speech in a column of its own, and so it is narrow, also where the columns were lost.
  if (3 * shapes.wide >= shapes.speeches) return kLikely;
  const bool at_margin = 10 * shapes.at_margin >= 8 * shapes.speeches;
  return at_margin && shapes.told == 0 ? kLikely : kFilm;
}

}  // namespace rolellm
