#include "rolellm/script/named/name_gaps.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

/// The word at the start of `text`: letters and apostrophes.
std::string_view word_at_start(std::string_view text) {
  constexpr std::size_t kLongestWord = 40;  // bytes
  std::size_t end = 0;
  while (end < text.size() && end < kLongestWord) {
    const std::string_view rest = text.substr(end);
    if (rest.starts_with("’")) {
      end += 3;
    } else if (is_ascii_letter(rest.front()) || rest.front() == '\'' ||
               (is_beyond_ascii(rest.front()) && dash_bytes(rest) == 0 &&
                !begins_with_sentence_sign(rest))) {
      ++end;
    } else {
      break;
    }
  }
  return text.substr(0, end);
}

/// `I`, `A`, `O` and the like as a word of speech; `I.` in front of more is an initial.
bool is_short_word(std::string_view word, std::string_view behind) {
  constexpr std::string_view kWords[] = {"I", "A", "O", "Y", "À", "Ô", "Ó", "É"};
  if (std::find(std::begin(kWords), std::end(kWords), word) == std::end(kWords)) return false;
  if (behind.empty()) return false;
  return behind == "." || std::string_view(" ?!,;").find(behind.front()) != std::string_view::npos;
}

/// `Mcduff`, `MacDuff` as they stand in names that else are in capitals.
bool begins_with_clan(std::string_view word) {
  for (const std::string_view clan : {"Mc", "Mac"})
    if (word.size() > clan.size() && word.starts_with(clan) && is_ascii_upper(word[clan.size()]))
      return true;
  return false;
}

/// Whether `text` can be said but goes on with no name in capitals: `No.`, `I am`, `"So`, `NO!`,
/// `10:30`. What begins in lower case tells more of the person: `MAEVE sits.`
bool begins_speech(std::string_view text) {
  for (const std::string_view sign : {"\"", "“", "„", "«", "‘", "…", "...", "¡", "¿"})
    if (text.starts_with(sign)) return true;
  if (is_ascii_digit(text.front())) {
    const std::size_t end = text.find_first_not_of("0123456789");
    if (end == std::string_view::npos) return false;
    // `GUARD 2 Halt!` is a guard with a number.
    const std::string_view rest = text.substr(end);
    return rest.starts_with(' ') ? rest.size() > 1 && is_ascii_lower(rest[1])
                                 : std::string_view(":,%").find(rest[0]) != std::string_view::npos;
  }
  const std::string_view word = word_at_start(text);
  if (word.empty()) return false;
  const std::string_view behind = text.substr(word.size());
  if (is_short_word(word, behind)) return true;
  const bool apostrophe = word.front() == '\'';
  if (!has_lowercase(word))
    return word.size() > 1 && !behind.empty() &&
           (behind.front() == '!' || behind.front() == '?' || behind.starts_with("…"));
  const bool capital = is_ascii_upper(word.front()) || is_beyond_ascii(word.front());
  return (capital || apostrophe) && !begins_with_clan(word);
}

/// Whether blanks part `name` into single characters, three at most.
bool is_spread(std::string_view name) {
  constexpr std::size_t kMost = 3;
  std::size_t characters = 0;
  while (!name.empty()) {
    if (++characters > kMost || !has_han(name.substr(0, kHanBytes))) return false;
    name.remove_prefix(kHanBytes);
    if (!name.empty() && !is_blank_at(name, 0)) return false;
    name = without_blanks_before(name);
  }
  return true;
}

/// `唐　四　`, `周 朴 园　`: a name spread over more room.
bool is_spread_name(std::string_view name, std::string_view rest) {
  if (rest.size() < kHanBytes || !has_han(rest.substr(0, kHanBytes)) || !is_spread(name))
    return false;
  const std::string_view behind = rest.substr(kHanBytes);
  return behind.empty() || is_blank_at(behind, 0) || colon_bytes(behind) > 0 ||
         !closing_bracket(behind).empty();
}

NameGap han_gap_at(std::string_view name, std::string_view gap, std::string_view rest) {
  constexpr int kLongestName = 6, kLongestForeign = 18;  // characters
  const bool wide = gap != " ", foreign = name.find(kNamesMark) != std::string_view::npos;
  const int longest = foreign ? kLongestForeign : kLongestName;
  if (rest.empty() || character_count(name) > longest + (wide ? 2 : 0)) return NameGap::none;
  if (is_spread_name(name, rest)) return NameGap::none;
  return wide || has_han(rest.substr(0, 3)) ? NameGap::narrow : NameGap::none;
}

}  // namespace

bool is_in_capitals(std::string_view name) {
  if (!has_uppercase(name)) return false;
  if (is_capital_name(name)) return true;
  const std::size_t blank = name.find(' ');
  const auto& words = PlayWords::get();
  if (blank == std::string_view::npos || !words) return false;
  std::string_view rest = trim(name.substr(blank));
  if (has_lowercase(name.substr(0, blank))) {
    // `Mrs. LUND`
    if (rest.size() < 2 || is_ascii_lower(rest[0]) || is_ascii_lower(rest[1])) return false;
    const std::size_t stop = std::min(name.find('.'), blank);
    return is_capital_name(rest) && words->titles.contains_in_any_case(name.substr(0, stop));
  }
  int joining = 0;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(' '));
    rest = trim(rest.substr(word.size()));
    if (!has_lowercase(word)) continue;
    if (++joining > 1 || !words->joining.contains_in_any_case(word)) return false;
  }
  return joining == 1;
}

std::string unspread(std::string_view han_name) {
  std::string name(han_name);
  for (std::size_t at = name.find(kWideBlank); at != std::string::npos; at = name.find(kWideBlank))
    name.erase(at, kWideBlank.size());
  if (name.find(' ') != std::string::npos && is_spread(name)) std::erase(name, ' ');
  return name;
}

NameGap name_gap_at(std::string_view line, std::size_t at) {
  const std::string_view name = line.substr(0, at);
  const std::string_view rest = without_blanks_before(line.substr(at));
  if (rest.empty() || name.size() < 2) return NameGap::none;
  const std::string_view gap = line.substr(at, line.size() - at - rest.size());
  // Han begins in the first bytes of a name, if it does at all.
  if (static_cast<unsigned char>(name.front()) >= 0xE3 && has_han(name))
    return han_gap_at(name, gap, rest);
  if (!is_in_capitals(name)) return NameGap::none;
  if (gap != " ") return NameGap::wide;
  return begins_speech(rest) ? NameGap::narrow : NameGap::none;
}

}  // namespace rolellm
