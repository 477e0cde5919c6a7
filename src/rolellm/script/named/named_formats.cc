// The formats `play`, `transcript` and `chinese`: three names for one reader, by the habit of the
// file. Names and habits are learned in a first pass and used in the second.
#include <algorithm>
#include <memory>

#include <fmt/format.h>

#include "rolellm/script/formats.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/named_script.h"
#include "rolellm/script/named/speech_tagger.h"
#include "rolellm/script/named/stage_signs.h"

namespace rolellm {
namespace {

/// How much of a text its openings explain, 0 to 1.
double share_of_speech(const NamedScript& script, std::string& why) {
  constexpr double kLeast = 0.04;  // less is chance: a novel with `Note: …` in it
  const OpeningHabits& habits = script.openings().habits();
  const std::vector<PlayLine>& lines = script.lines();
  // Paragraphs rather than lines: wrapped speech has many lines under one name.
  const bool by_blanks = habits.end != NameEnd::colon || habits.alone || habits.below_blank >= 0.5;
  int paragraphs = 0, openings = 0;
  for (std::size_t i = script.body(); i < lines.size(); ++i) {
    openings += script.openings().changes_speaker(i) ? 1 : 0;
    const bool begins = i == 0 || lines[i - 1].blank() || (!by_blanks && lines[i].begins);
    if (!lines[i].blank() && begins && lines[i].kind != LineClass::meta) ++paragraphs;
  }
  why = fmt::format("{} {} by {} speakers in {} paragraphs", openings, describe_openings(habits),
                    habits.names, paragraphs);
  const double share = static_cast<double>(openings) / std::max(paragraphs, 1);
  return openings < 2 || share < kLeast ? 0 : std::min(1.0, 1.4 * share);
}

constexpr double kShareOfFilm = 0.5;   // INT. and EXT. are a screenplay's
constexpr double kShareOfNames = 0.7;  // where half of all paragraphs begin with one
constexpr double kLinesOfSpeech = 3;   // wrapped speech makes several lines of each opening

bool has_film_heading(const NamedScript& script) {
  return std::any_of(script.lines().begin(), script.lines().end(), [](const PlayLine& line) {
    return is_film_heading(line.ink) ||
           (line.kind == LineClass::heading && is_place_heading(line.ink));
  });
}

/// 「」 around what is said, as novels have it.
bool quotes_speeches(const Lines& lines) {
  constexpr std::ptrdiff_t kFewest = 2;
  return std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
           return trim(line).starts_with("「");
         }) >= kFewest;
}

}  // namespace

const NamedScript& Specimen::named() const {
  if (!named_reading) named_reading = std::make_shared<const NamedScript>(source.lines());
  return *named_reading;
}

double looks_like_play(const Specimen& specimen, std::string& why) {
  const NamedScript& script = specimen.named();
  const double share = share_of_speech(script, why);
  const OpeningHabits& habits = script.openings().habits();
  if (habits.end == NameEnd::colon && !habits.alone) return 0;
  // Where names with a dash begin most paragraphs, they are no shots: `THE HEN - CLOSE`.
  const bool shots = !habits.marked || share < kShareOfNames;
  const double film = shots && has_film_heading(script) ? kShareOfFilm : 1;
  if (habits.end == NameEnd::stop && !habits.alone) return share * 0.95 * film;
  if (habits.end != NameEnd::nothing) return share * film * (tells_as_films_do(script) ? 0.5 : 1);
  return share * stage_share(script);
}

double looks_like_transcript(const Specimen& specimen, std::string& why) {
  const NamedScript& script = specimen.named();
  const double share = share_of_speech(script, why);
  const OpeningHabits& habits = script.openings().habits();
  if (habits.end != NameEnd::colon || habits.alone) return 0;
  return std::min(1.0, share * kLinesOfSpeech) * 0.9;
}

double looks_like_chinese(const Specimen& specimen, std::string& why) {
  const Lines& lines = specimen.source.lines();
  const auto han =
      static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
        return has_han(line.substr(0, 120));
      }));
  const auto ink = static_cast<std::size_t>(std::count_if(
      lines.begin(), lines.end(), [](std::string_view line) { return !is_blank(line); }));
  if (2 * han <= ink) return 0;
  const NamedScript& script = specimen.named();
  const double share = share_of_speech(script, why);
  const OpeningHabits& habits = script.openings().habits();
  if (habits.end == NameEnd::colon && !habits.alone) return std::min(1.0, share * kLinesOfSpeech);
  // Names above speeches without any sign: films have them so, too.
  const bool film = habits.end == NameEnd::nothing && !quotes_speeches(lines) &&
                    has_film_heading(script) && tells_in_paragraphs(script);
  return std::min(1.0, share * 1.5) * (film ? kShareOfFilm : 1);
}

Result<TaggedScript> parse_play(const Lines& lines) {
  if (const auto& words = PlayWords::get(); !words) return fail(words.error());
  const NamedScript script(lines);
  return tag_speeches(script, ParagraphJudge(script.lines(), script.body(), script.openings()),
                      lines);
}
Result<TaggedScript> parse_transcript(const Lines& lines) { return parse_play(lines); }
Result<TaggedScript> parse_chinese(const Lines& lines) { return parse_play(lines); }

}  // namespace rolellm
