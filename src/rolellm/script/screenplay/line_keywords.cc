#include "rolellm/script/screenplay/line_keywords.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/line_words.h"
#include "rolellm/script/screenplay/line_numbers.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/edit_distance.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongest = 200;                           // bytes that are looked at
constexpr std::size_t kLongestLabel = 30;                       // bytes of a name before a colon
constexpr int kSaid = 1, kTold = 2, kAsks = 4, kContracts = 8;  // voices
constexpr std::uint8_t kOpensSpeech = 1, kOpensAction = 2, kNoVerb = 4;

constexpr std::array<std::string_view, kKeywords> kNames = {
    "place",        "place_inside", "time_of_day",  "division",    "dash_inside",   "ends_to",
    "transition",   "continued",    "more",         "page_number", "date",          "revision",
    "extension",    "shot",         "tag",          "star_end",    "number_left",   "number_right",
    "number_both",  "ends_in_page", "address",      "by_line",     "article_start", "and_more",
    "quote_start",  "dash_start",   "apostrophe_s", "hash_number", "exclaims",      "comma_inside",
    "colon_inside", "voice_end",    "sequence"};

bool is_one_of(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_word(char c) {
  static constexpr ByteSet kEnds(" ,.!?;:-\"()");
  return kEnds.contains(c);
}

std::string_view last_word(std::string_view text) {
  while (!text.empty() && !is_ascii_letter(text.back())) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_ascii_letter(text[begin - 1])) --begin;
  return text.substr(begin);
}

/// `"ACT ONE"`, `ACT ONE:`, `- TEASER -` without what stands around the words.
std::string_view without_style_marks(std::string_view ink) {
  static constexpr ByteSet kMarks("\":.-* ");
  while (!ink.empty() && kMarks.contains(ink.front())) ink.remove_prefix(1);
  while (!ink.empty() && kMarks.contains(ink.back())) ink.remove_suffix(1);
  return ink;
}

/// Of web pages. Most lines are running text, in which nobody writes one.
bool has_address(std::string_view ink) {
  return ink.find("www.") != std::string_view::npos || ink.find("http") != std::string_view::npos;
}

/// A name in capitals whose words are all words of `names`; titles, and behind the first word short
/// ones, are passed over.
bool is_name_of(std::string_view name, const PackedWords& names) {
  if (!is_capital_name(name)) return false;
  bool known = false;
  while (!name.empty()) {
    const std::string_view word = name.substr(0, name.find(' '));
    name.remove_prefix(std::min(word.size() + 1, name.size()));
    if ((known && word.size() < 3) || word.back() == '.') continue;
    if (!names.contains(packed_word(word))) return false;
    known = true;
  }
  return known;
}

/// Quotation marks and dashes.
KeywordBits sign_at_start(std::string_view ink) {
  static constexpr ByteSet kFirst("\"'-\xE2");  // nearly all lines stop here
  if (!kFirst.contains(ink.front())) return 0;
  if (ink.front() == '"' || ink.front() == '\'' || ink.starts_with("“") || ink.starts_with("‘"))
    return bit(Keyword::quote_start);
  if (ink.front() == '-' || ink.starts_with("—") || ink.starts_with("–"))
    return bit(Keyword::dash_start);
  return 0;
}

/// `40s, tall`, `tall`: what is told of a person rather than said.
bool tells_of_a_person(std::string_view text) {
  return !text.empty() && (is_ascii_digit(text.front()) || is_ascii_lower(text.front()));
}

}  // namespace

/// `36.`, `- 36 -`, `36A`, `Page 36`, `p. 36`, `36 of 118`, `36/118`.
bool KeywordTable::is_page_number(std::string_view text) const {
  constexpr std::size_t kLongestNumber = 18;
  if (is_han_page_number(text)) return true;
  if (text.size() > kLongestNumber) return false;
  for (const std::string& word : pages_) {
    if (!starts_with_ignoring_case(text, word)) continue;
    text.remove_prefix(word.size());
    break;
  }
  int digits = 0, letters = 0;
  bool slash = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_ascii_digit(text[i])) {
      ++digits;
    } else if (digits > 0 && !slash && (text[i] == '/' || text.substr(i).starts_with("of "))) {
      slash = true;
      i += text[i] == '/' ? 0 : 2;
      digits = std::min(digits, 1);  // the number of pages counts on its own
    } else if (is_ascii_letter(text[i])) {
      ++letters;
    } else if (std::string_view(" .-*()[]\t").find(text[i]) == std::string_view::npos) {
      return false;
    }
  }
  return digits > 0 && digits <= 4 && letters <= 1;
}

/// `CONTINUED:`, `(CONT'D)`, `CONTINUED: (2)` and a number, and nothing else; `C0NTlNUED` and
/// `CaNTD:` as scanners read it.
bool KeywordTable::is_continued(std::string_view upper) const {
  if (upper.starts_with('(')) upper.remove_prefix(1);
  if (upper.empty() || upper.front() != continued_.front().front()) return false;
  std::size_t end = 0;
  while (end < upper.size() && upper[end] != ':' && upper[end] != ')' && upper[end] != ' ') ++end;
  std::string_view word = upper.substr(0, end);
  while (word.ends_with('.')) word.remove_suffix(1);
  std::string_view rest = upper.substr(end);
  if (rest.starts_with(continued_tail_)) rest.remove_prefix(continued_tail_.size());
  if (std::count_if(rest.begin(), rest.end(), is_ascii_letter) > 2)
    return false;  // of a scene number
  if (word.empty()) return false;
  if (is_one_of(continued_, word)) return true;
  constexpr std::size_t kLongestMisread = 16, kShort = 8;
  constexpr int kMisread = 2;  // letters
  const bool marked = !rest.empty() && (rest.front() == ':' || rest.front() == ')');
  return word.size() <= kLongestMisread &&
         std::any_of(continued_misread_.begin(), continued_misread_.end(), [&](const auto& known) {
           // A short word is misread with a mark behind it and all of its letters alone.
           const bool may_be = known.size() > kShort || (marked && word.size() == known.size());
           return may_be && edit_distance(word, known) <= kMisread;
         });
}

/// `(MORE)`, but not `(More of him later.)`.
bool KeywordTable::is_more(std::string_view upper) const {
  constexpr std::size_t kLongestMark = 8;
  if (is_one_of(more_, upper)) return true;
  return upper.starts_with('(') && upper.size() <= kLongestMark &&
         std::any_of(more_.begin(), more_.end(),
                     [&](const std::string& word) { return upper.substr(1).starts_with(word); });
}

Result<KeywordTable> KeywordTable::load() {
  auto table = read_data_yaml("words/screenplay.yaml");
  if (!table) return fail(table.error());
  KeywordTable keywords;
  for (auto [key, list] : {std::pair{"places", &keywords.places_},
                           {"transitions", &keywords.transitions_},
                           {"shots", &keywords.shots_},
                           {"revisions", &keywords.revisions_},
                           {"extensions", &keywords.extensions_},
                           {"articles", &keywords.articles_},
                           {"addresses", &keywords.addresses_},
                           {"by_lines", &keywords.by_lines_},
                           {"sequences", &keywords.sequences_},
                           {"part_ends", &keywords.part_ends_},
                           {"closings", &keywords.closings_},
                           {"voices", &keywords.voice_ends_}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), "words/screenplay.yaml");
    *list = PhraseList(*words);
  }
  for (auto [key, list] : {std::pair{"shot_ends", &keywords.shot_ends_},
                           {"pages", &keywords.pages_},
                           {"continued", &keywords.continued_},
                           {"continued_misread", &keywords.continued_misread_},
                           {"more", &keywords.more_}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), "words/screenplay.yaml");
    if (words->empty() || words->front().empty())
      return fail(
          ErrorKind::config, "",
          fmt::format("words/screenplay.yaml: expected words under \"{}\", found none", key));
    *list = std::move(*words);
  }
  auto tail = string_field(*table, "continued_tail");
  if (!tail) return fail(tail.error(), "words/screenplay.yaml");
  keywords.continued_tail_ = std::move(*tail);
  std::vector<std::pair<PackedWord, std::uint8_t>> voices;
  for (const auto& [key, bits] : {std::pair{"first_person", kSaid}, {"third_person", kTold}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), "words/screenplay.yaml");
    for (const std::string& word : *words)
      voices.emplace_back(packed(word), static_cast<std::uint8_t>(bits));
  }
  keywords.voices_ = FewPackedWords(voices);
  for (const auto& [key, bits] :
       {std::pair{"said", kOpensSpeech}, {"told", kOpensAction}, {"no_verbs", kNoVerb}}) {
    auto words = strings_field(*table, key);
    if (!words) return fail(words.error(), "words/screenplay.yaml");
    for (const std::string& word : *words) keywords.openings_.add(packed_word(word), bits);
  }
  return keywords;
}

int KeywordTable::voice_of(const LineScan& scan) const {
  constexpr std::size_t kHead = 120;  // bytes
  if (scan.line_case() == LineCase::capitals) return 0;
  const std::string_view ink = scan.ink.substr(0, kHead);
  int voices = (scan.asks ? kAsks : 0) | (scan.contracts ? kContracts : 0);
  for_each_packed_word(ink, [&](PackedWord word) { voices |= voices_.bits_of(word); });
  if (!scan.caseless) return voices;
  for (std::size_t at = 0; at < ink.size(); ++at) {
    if (!is_wide_at(ink, at)) continue;
    voices |= voices_.bits_of(packed(ink.substr(at, kHanBytes)));
    at += kHanBytes - 1;
  }
  return voices;
}

/// `周明远站起来`, `他站起来`, `我站起来`
Opening KeywordTable::caseless_opening_of(std::string_view ink, const PackedWords& names) const {
  for (const std::size_t letters : {3, 2, 1}) {
    const std::string_view word = ink.substr(0, letters * kHanBytes);
    const PackedWord key = packed_word(word);
    if (letters > 1 && names.contains(key)) {
      const std::string_view behind = ink.substr(word.size());
      const bool sign =
          !behind.empty() && is_wide_at(behind, 0) && !has_letter(behind.substr(0, kHanBytes));
      return {.word = sign ? Opening::addressed : Opening::name};
    }
    const std::uint8_t opens = openings_.bits_of(key);
    if (opens & kOpensSpeech) return {.word = Opening::said};
    if (opens & kOpensAction) return {.word = Opening::told};
  }
  return {};
}

Opening KeywordTable::opening_of(const LineScan& scan, const PackedWords& names) const {
  Opening opening;
  if (scan.line_case() != LineCase::text || scan.words < 2) return opening;
  const std::string_view ink = scan.ink.substr(0, kLongest);
  if (scan.caseless) return caseless_opening_of(ink, names);
  std::size_t begin = 0;
  while (begin < ink.size() && !is_ascii_letter(ink[begin])) ++begin;
  std::size_t end = begin;
  while (end < ink.size() && is_ascii_letter(ink[end])) ++end;
  const PackedWord first = packed_capitals(ink.substr(begin, end - begin));
  const std::uint8_t opens = openings_.bits_of(first);
  const bool capital = begin < ink.size() && is_ascii_upper(ink[begin]);
  if (opens & kOpensSpeech) {
    opening.word = Opening::said;
  } else if (opens & kOpensAction) {
    opening.word = Opening::told;  // also where a name has such a word: THE COOK
  } else if (capital && end - begin >= 3 && names.contains(first)) {
    const char mark = end < ink.size() ? ink[end] : ' ';
    opening.word = std::string_view(",!?.").find(mark) != std::string_view::npos
                       ? Opening::addressed
                       : Opening::name;
  }
  const std::size_t colon = ink.find(": ");
  if (colon < kLongestLabel && !tells_of_a_person(trim(ink.substr(colon + 1))) &&
      is_name_of(ink.substr(0, colon), names))
    opening.word = Opening::labelled;
  // The second word: `takes`, not `was`.
  std::size_t next = ink.find(' ', end);
  if (next == std::string_view::npos) return opening;
  while (next < ink.size() && ink[next] == ' ') ++next;
  std::size_t stop = next;
  while (stop < ink.size() && ink[stop] >= 'a' && ink[stop] <= 'z') ++stop;
  const bool whole = stop == ink.size() || ends_word(ink[stop]);
  opening.acts = whole && stop - next >= 3 && ink[stop - 1] == 's' &&
                 !(openings_.bits_of(packed_capitals(ink.substr(next, stop - next))) & kNoVerb);
  return opening;
}

bool KeywordTable::names_place(std::string_view upper) const {
  // "INTENSE" is no place.
  return places_.any_start(upper, [&](const std::string& place) {
    return upper.size() == place.size() || !is_ascii_letter(upper[place.size()]);
  });
}

KeywordBits KeywordTable::of_capitals(std::string_view upper, std::string_view bare,
                                      ByteMask bytes) const {
  KeywordBits bits = 0;
  const std::string_view last = last_word(upper);
  if (line_words().times_of_day.contains(last)) {
    bits |= bit(Keyword::time_of_day);
    // `ANNA'S FLAT. LATER`
    const std::size_t before = static_cast<std::size_t>(last.data() - upper.data());
    if (before > 2 && upper.substr(before - 2, 2) == ". ") bits |= bit(Keyword::dash_inside);
  }
  if (may_have(bytes, mask_of('-')) &&
      (upper.find(" - ") != std::string_view::npos || upper.find("--") != std::string_view::npos))
    bits |= bit(Keyword::dash_inside);
  if (bare.ends_with("TO:") || bare.ends_with("TO :")) bits |= bit(Keyword::ends_to);
  if (voice_ends_.contains(last)) bits |= bit(Keyword::voice_end);
  if (transitions_.starts(bare) || closings_.contains(without_style_marks(bare)))
    bits |= bit(Keyword::transition);
  const bool ends_shot =
      std::any_of(shot_ends_.begin(), shot_ends_.end(), [&](const std::string& end) {
        return !bare.empty() && bare.back() == end.back() && bare.ends_with(end);
      });
  if (ends_shot || shots_.starts(bare)) bits |= bit(Keyword::shot);
  if (articles_.starts(bare)) bits |= bit(Keyword::article_start);
  const auto has = [&](std::string_view mark) {
    return may_have(bytes, mask_of(mark)) && bare.find(mark) != std::string_view::npos;
  };
  if (has("'S ") || has("’S ")) bits |= bit(Keyword::apostrophe_s);
  if (has("!")) bits |= bit(Keyword::exclaims);
  if (has(",")) bits |= bit(Keyword::comma_inside);
  const bool number_end =
      !bare.empty() && is_ascii_digit(bare.back()) && is_ascii_letter(bare.front());
  if (has("#") || number_end) bits |= bit(Keyword::hash_number);
  return bits;
}

KeywordBits KeywordTable::of(const LineScan& scan) const {
  const std::string_view ink = scan.ink.substr(0, kLongest);
  const bool running = scan.shape == LineShape::lower_start || scan.shape == LineShape::upper_start;
  KeywordBits bits = 0;
  if (ink.back() == '*' && ink.size() > 1) bits |= bit(Keyword::star_end);
  if (ink.ends_with("...") || ink.ends_with("--") || ink.ends_with("—") || ink.ends_with("…") ||
      ink.ends_with(" -"))
    bits |= bit(Keyword::and_more);
  bits |= sign_at_start(ink);
  if (ink.front() == '<' && ink.back() == '>') bits |= bit(Keyword::tag);
  if (scan.digits > 0) {
    bits |= number_keywords(ink, pages_);
    if (has_date(ink)) bits |= bit(Keyword::date);
    if (is_page_number(ink)) bits |= bit(Keyword::page_number);
  }
  const std::size_t colon = ink.find(':');
  if (colon != std::string_view::npos && colon + 1 < ink.size()) bits |= bit(Keyword::colon_inside);
  if ((scan.gap > 0 || scan.line == 0) && has_address(ink)) bits |= bit(Keyword::address);
  // Running text has no further marks, but a short line may be anything: `Cut to:`, `by Ann`.
  const int few_words = scan.shape == LineShape::lower_start ? 3 : 7;
  if (running && scan.words > few_words && scan.digits == 0 && !scan.wide_gap &&
      !is_place_heading(ink))
    return bits;

  std::array<char, kLongest> upper;
  ByteMask bytes = 0;
  for (std::size_t i = 0; i < ink.size(); ++i) {
    upper[i] = upper_ascii(ink[i]);
    bytes |= mask_of(upper[i]);
  }
  const std::string_view whole(upper.data(), ink.size());
  const auto has = [&](std::string_view mark) {
    return may_have(bytes, mask_of(mark)) && whole.find(mark) != std::string_view::npos;
  };
  const std::string_view bare =
      trim(whole.substr(bits & bit(Keyword::number_left) ? scene_number_bytes(whole) : 0));
  const bool marked = bare.size() > 3 && (bare[3] == '.' || bare[3] == ':');
  if (names_place(bare) && (scan.shape != LineShape::upper_start || marked))
    bits |= bit(Keyword::place);
  if (!bare.empty() && is_ascii_digit(bare.front()) && is_place_heading(bare))
    bits |= bit(Keyword::place);  // `67EXT. BACKYARD`
  if (has("INT.") || has("EXT.")) bits |= bit(Keyword::place_inside);
  if (scan.caseless && scan.line_case() == LineCase::capitals && is_scene_heading(ink))
    bits |= bit(Keyword::place);
  if (scan.digits > 0 && sequences_.starts(bare))
    bits |= bit(Keyword::division) | bit(Keyword::sequence);
  if (!(bits & bit(Keyword::place)) && scan.shape != LineShape::lower_start &&
      (is_scene_heading(without_style_marks(ink)) || part_ends_.starts(without_style_marks(whole))))
    bits |= bit(Keyword::division);
  if (is_continued(bare) || (scan.caseless && is_continuation_mark(ink)))
    bits |= bit(Keyword::continued);
  if (is_more(bare)) bits |= bit(Keyword::more);
  // "white" is a word of running text, too.
  const bool of_page = scan.wide_gap || scan.digits > 0 || scan.words <= (running ? 3 : 8);
  if (of_page && revisions_.is_word_in(whole, bytes)) bits |= bit(Keyword::revision);
  if (scan.name_bytes < scan.ink.size() && extensions_.is_in(whole, bytes))
    bits |= bit(Keyword::extension);
  if (addresses_.is_in(whole, bytes)) bits |= bit(Keyword::address);
  if (by_lines_.starts(whole) || whole == "BY") bits |= bit(Keyword::by_line);
  KeywordBits more = of_capitals(whole, bare, bytes);
  // "More of it later.", said or told, is no time of day.
  static constexpr ByteSet kEnds(".!?)");
  if (running && !(bits & bit(Keyword::place)) && kEnds.contains(ink.back()))
    more &= ~bit(Keyword::time_of_day);
  return bits | more;
}

std::string_view keyword_name(int index) { return kNames[static_cast<std::size_t>(index)]; }

}  // namespace rolellm
