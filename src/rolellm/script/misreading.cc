#include "rolellm/script/misreading.h"

#include <string_view>

#include <unicode/uchar.h>

namespace rolellm {
namespace {

constexpr UChar32 kFirstForeign = 0x370;  // Greek; all before it are Latin letters
constexpr int kOneIn = 20;

bool is_one_of(UChar32 c, std::u32string_view set) {
  return set.find(static_cast<char32_t>(c)) != std::u32string_view::npos;
}

bool is_letter(UChar32 c) { return u_isalpha(c) && !is_one_of(c, U"ªºµ"); }

bool is_latin_letter(UChar32 c) { return c < 0x80 && u_isalpha(c); }

/// Whether a Latin letter stands between signs: a word such as `à`, an initial such as `Ö.`
bool can_stand_alone(UChar32 c) { return is_one_of(u_tolower(c), U"àáâäåæçèéêìíîñòóôöøùúü"); }

bool is_odd_letter(const ReadByte& r) {
  if (r.character >= kFirstForeign) return is_latin_letter(r.before) || is_latin_letter(r.behind);
  if (u_isupper(r.character) && u_islower(r.before)) return true;
  const bool alone = !is_letter(r.before) && !is_letter(r.behind);
  return alone && !can_stand_alone(r.character);
}

bool is_odd_sign(const ReadByte& r) {
  if (u_charType(r.character) == U_CURRENCY_SYMBOL)
    return is_letter(r.behind) || (is_letter(r.before) && !u_isdigit(r.behind));
  const bool at_a_word = is_letter(r.before) || is_letter(r.behind);
  return at_a_word && is_one_of(r.character, U"¦¨¬¯¸ˆ˜‰‡×÷±√∫∂∑∏◊≈≠≤≥∞");
}

bool is_box(UChar32 c) { return 0x2500 <= c && c < 0x25A0; }

bool is_never_text(const ReadByte& r) {
  // ff fe, in the encodings of Latin alphabets
  constexpr std::u32string_view kFf = U"ÿ˙", kFe = U"þşţž";
  const bool mark_within = (is_one_of(r.character, kFf) && is_one_of(r.behind, kFe)) ||
                           (is_one_of(r.character, kFe) && is_one_of(r.behind, kFf));
  return r.character < 0xA0 || !u_isdefined(r.character) || is_box(r.character) || mark_within;
}

}  // namespace

void MisreadingCheck::see(const ReadByte& read, std::size_t at) {
  ++seen_;
  const bool never = is_never_text(read);
  const bool letter = is_letter(read.character);
  if (never || (letter ? is_odd_letter(read) : is_odd_sign(read))) {
    if (odd_++ == 0 || (never && !never_)) first_odd_ = at;
    never_ = never_ || never;
  }
  if (!letter || read.character < kFirstForeign) return;
  ++foreign_;
  if (is_letter(read.before) || is_letter(read.behind)) return;
  if (lonely_++ == 0) first_lonely_ = at;
}

std::optional<std::size_t> MisreadingCheck::wrong_at() const {
  if (never_ || odd_ * kOneIn > seen_) return first_odd_;
  // A script that has an alphabet of its own has words of it.
  if (lonely_ * 2 > foreign_) return first_lonely_;
  return std::nullopt;
}

}  // namespace rolellm
