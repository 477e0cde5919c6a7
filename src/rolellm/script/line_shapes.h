// What single lines look like, in any format: headings, names, transitions, page furniture.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace rolellm {

/// A speaker as written above or before a speech.
struct Cue {
  std::string name;       ///< without brackets, extension and final punctuation
  std::string extension;  ///< `V.O.`, `CONT'D`, … or empty
  std::string direction;  ///< other bracketed text, e.g. `laughing`; or empty
};

/// Opening and closing brackets of directions.
inline constexpr std::pair<std::string_view, std::string_view> kBrackets[] = {
    {"(", ")"}, {"[", "]"}, {"（", "）"}, {"【", "】"}, {"〔", "〕"}, {"［", "］"}};

/// Whether one begins with this byte: nearly all lines need no look at each.
constexpr bool may_open_bracket(char c) {
  bool may = false;
  for (const auto& pair : kBrackets) may |= pair.first.front() == c;
  return may;
}

/// Letters of any script; Han has no case.
bool has_letter(std::string_view text);
bool has_lowercase(std::string_view text);
bool has_uppercase(std::string_view text);
bool has_han(std::string_view text);

/// `INT.`, `EXT.`, `I/E`, `EST.` and the like, with a possible scene number before; Chinese
/// `第一场 …` / `内景 …`; `ACT II`, `SCENE 3.`, `Erster Aufzug`, `Dritter Auftritt`.
bool is_scene_heading(std::string_view line);
/// Of these, the ones of films: `INT.`, `EXT.` and the like.
bool is_place_heading(std::string_view line);
/// The same in capitals, within the first three words: `INT. BARN`, `SCENE 7 - INT. BARN`, but not
/// `int main()`.
bool is_place_in_capitals(std::string_view line);
/// `CUT TO:`, `FADE OUT.`, `DISSOLVE TO:`, …
bool is_transition(std::string_view line);
/// Page numbers, `(MORE)`, `CONTINUED:`, revision marks; also between scene numbers.
bool is_page_furniture(std::string_view line);
/// `第12页`, `第12页 共90页`, `－12－`.
bool is_han_page_number(std::string_view line);
/// Of these, `(MORE)`, `CONTINUED:` and the like.
bool is_continuation_mark(std::string_view line);
/// The whole line stands in round, square or full-width brackets.
bool is_bracketed(std::string_view line);

/// Bytes; a longer line names nobody. Also keeps `split_cue` and one endless line linear.
inline constexpr std::size_t kLongestCue = 300;

/// Splits `RICK (V.O.)` into its parts; brackets that are no extension become `direction`.
Cue split_cue(std::string_view text);

/// A heading without the scene numbers on its two sides, inner runs of blanks as one.
std::string heading_text(std::string_view line);
/// `THE BARN - LATE NIGHT`, in capitals; and `NIGHT 12`.
bool ends_in_time_of_day(std::string_view line);
/// `194 CLOSE ON ASH  194`: capitals between two equal scene numbers.
bool is_numbered_heading(std::string_view line);
/// Each word of five letters or more begins large: `The Mark - Room at the Top`.
bool has_large_words(std::string_view line);
/// `Int. The Barn - Late Night`
bool is_place_in_large_words(std::string_view line);
/// What stage plays do not have: a place in capitals or large words, a numbered heading, 内景.
bool is_film_heading(std::string_view line);

/// `7/20/07`, `12-01-2004`, `12.01.04` anywhere.
bool has_date(std::string_view text);

/// A name in capitals, as cues have it; `McCOY` and `MacDUFF` count.
bool is_capital_name(std::string_view name);

/// `陆定海`, `钱经理（画外音）`, `陆定海、阿葵`, `切至：`: letters that have no case, few of them
/// and without a sign inside.
bool is_caseless_name(std::string_view line);

/// Length in characters, not bytes.
int character_count(std::string_view text);

}  // namespace rolellm
