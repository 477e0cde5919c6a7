#include "rolellm/script/named/play_words.h"

#include <utility>

#include "rolellm/core/data_files.h"
#include "rolellm/core/json.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

/// What the first characters of Chinese headings may be.
WordSet han_heading_starts(const PlayWords& words) {
  WordSet starts;
  for (const WordSet* set : {&words.han_digits, &words.han_counts, &words.han_places,
                             &words.han_prologues, &words.han_marks})
    for (const std::string& word : *set) starts.insert(word.substr(0, kHanBytes));
  return starts;
}

Result<PlayWords> load_play_words() {
  auto table = read_data_yaml("words/play.yaml");
  if (!table) return fail(table.error());
  PlayWords words;
  for (auto [key, set] : {std::pair{"units", &words.units},
                          {"ordinals", &words.ordinals},
                          {"ordinal_endings", &words.ordinal_endings},
                          {"whole_headings", &words.whole_headings},
                          {"bracketed_headings", &words.bracketed_headings},
                          {"breaks", &words.breaks},
                          {"persons", &words.persons},
                          {"person_marks", &words.person_marks},
                          {"directions", &words.directions},
                          {"direction_seconds", &words.direction_seconds},
                          {"not_names", &words.not_names},
                          {"scene_places", &words.scene_places},
                          {"scene_notes", &words.scene_notes},
                          {"narrators", &words.narrators},
                          {"footnotes", &words.footnotes},
                          {"songs", &words.songs},
                          {"editors", &words.editors},
                          {"titles", &words.titles},
                          {"joining", &words.joining},
                          {"small_words", &words.small_words},
                          {"speech_words", &words.speech_words},
                          {"told_words", &words.told_words},
                          {"manners", &words.manners},
                          {"whole_directions", &words.whole_directions},
                          {"direction_endings", &words.direction_endings},
                          {"articles", &words.articles},
                          {"voices", &words.voices},
                          {"break_starts", &words.break_starts},
                          {"han_digits", &words.han_digits},
                          {"han_marks", &words.han_marks},
                          {"han_units", &words.han_units},
                          {"han_counts", &words.han_counts},
                          {"han_acts", &words.han_acts},
                          {"han_entrances", &words.han_entrances},
                          {"han_places", &words.han_places},
                          {"han_prologues", &words.han_prologues},
                          {"places_and_times", &words.places_and_times},
                          {"page_words", &words.page_words},
                          {"panels", &words.panels},
                          {"comic_pages", &words.comic_pages},
                          {"comic_notes", &words.comic_notes},
                          {"list_heads", &words.list_heads}}) {
    auto list = strings_field(*table, key);
    if (!list) return fail(list.error(), "words/play.yaml");
    for (std::string& word : *list) set->insert(std::move(word));
  }
  for (const std::string& unit : words.units) words.heading_starts.insert(unit);
  for (const std::string& ordinal : words.ordinals) {
    words.heading_starts.insert(ordinal);
    for (const std::string& ending : words.ordinal_endings)
      words.heading_starts.insert(ordinal + ending);
  }
  for (const std::string& heading : words.whole_headings)
    words.heading_starts.insert(heading.substr(0, heading.find(' ')));
  words.heading_starts.insert("SC");
  for (const WordSet* set : {&words.editors, &words.footnotes})
    for (const std::string& start : *set) words.editor_heads.insert(start);
  words.han_heading_starts = han_heading_starts(words);
  return words;
}

}  // namespace

const Result<PlayWords>& PlayWords::get() {
  static const Result<PlayWords> words = load_play_words();
  return words;
}

void upper_latin(std::string_view text, std::string& out) {
  out.assign(text);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto c = static_cast<unsigned char>(out[i]);
    if (c >= 'a' && c <= 'z') {
      out[i] = static_cast<char>(c - 32);
    } else if (c == 0xC3 && i + 1 < out.size()) {
      // U+00E0 to U+00FE in two bytes; the sign of division stands among them.
      const auto next = static_cast<unsigned char>(out[++i]);
      if (next >= 0xA0 && next <= 0xBE && next != 0xB7) out[i] = static_cast<char>(next - 32);
    }
  }
}

std::string upper_latin(std::string_view text) {
  std::string out;
  upper_latin(text, out);
  return out;
}

}  // namespace rolellm
