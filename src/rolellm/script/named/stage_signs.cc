#include "rolellm/script/named/stage_signs.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/comic_lines.h"
#include "rolellm/script/named/head_words.h"

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

/// Paragraphs that tell what happens.
struct ToldParagraphs {
  int plain = 0;      ///< without brackets; they begin as tales do, or with the name of a speaker
  int bracketed = 0;  ///< as plays have them
};

ToldParagraphs count_told(const NamedScript& script) {
  const auto& lines = script.lines();
  ToldParagraphs told;
  bool below_name = false;  // the first words of a speech
  for (std::size_t i = script.body(); i < lines.size(); ++i) {
    if (lines[i].blank()) continue;
    const bool begins = is_below_blank(lines, i) && !below_name;
    below_name = script.openings().at(i) != nullptr;
    if (below_name || !begins) continue;
    told.bracketed += lines[i].kind == LineClass::bracket && lines[i].begins ? 1 : 0;
    if (lines[i].kind != LineClass::text) continue;
    const HeadWords head = head_words(lines[i].ink);
    const bool tells = head.told || script.openings().begins_with_speaker(lines[i].ink);
    told.plain += tells && head.said == 0 ? 1 : 0;
  }
  return told;
}

}  // namespace

bool tells_in_paragraphs(const NamedScript& script) { return are_films(shapes_of(script)); }

bool tells_as_films_do(const NamedScript& script) {
  constexpr int kFewest = 2, kSpeechesToEach = 4;
  const OpeningHabits& habits = script.openings().habits();
  if (!habits.alone) return false;
  bool filmed = false;
  for (const PlayLine& line : script.lines()) {
    const bool of_film = is_film_heading(line.ink);
    filmed = filmed || of_film;
    if (line.kind == LineClass::heading && !of_film && !is_place_heading(line.ink)) return false;
  }
  const ToldParagraphs told = count_told(script);
  if (!script.persons().names.empty() || told.bracketed > told.plain) return false;
  const bool by_paragraphs = habits.above_blank < 0.5;  // else all lines stand below blank ones
  return filmed || (by_paragraphs && told.plain >= kFewest &&
                    kSpeechesToEach * told.plain >= habits.openings);
}

double stage_share(const NamedScript& script) {
  constexpr int kFewestSpeeches = 3;
  int divisions = 0;
  for (const PlayLine& line : script.lines()) {
    if (is_film_heading(line.ink)) return kFilm;
    if (line.kind != LineClass::heading || comic_line(line.ink).part != ComicPart::none) continue;
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
