#include "rolellm/script/screenplay/line_scan.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/markup.h"
#include "rolellm/script/named/chinese_headings.h"
#include "rolellm/script/screenplay/small_names.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestLook = 1000;  // bytes
constexpr int kCap = 999;

/// Kinds of characters, ten bits for each in one number: a line's look adds them up.
using Tally = std::uint64_t;
constexpr int kTallyBits = 10;
constexpr Tally kLower = 1, kUpper = kLower << kTallyBits, kDigit = kUpper << kTallyBits,
                kOtherLetter = kDigit << kTallyBits, kCharacter = kOtherLetter << kTallyBits;
/// Blanks, brackets, signs and bytes beyond ASCII need a closer look.
constexpr Tally kOdd = Tally{1} << 63;
static_assert(kLongestLook < (1U << kTallyBits));

constexpr std::array<Tally, 256> tallies() {
  std::array<Tally, 256> table{};
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    Tally& tally = table[static_cast<std::size_t>(byte)];
    tally = byte >= 0x80 || std::string_view(" \t()?'").find(c) != std::string_view::npos
                ? kOdd
                : kCharacter;
    tally += is_ascii_lower(c)   ? kLower
             : is_ascii_upper(c) ? kUpper
             : is_ascii_digit(c) ? kDigit
                                 : 0;
  }
  return table;
}
constexpr std::array<Tally, 256> kTallies = tallies();

int counted(Tally tally, Tally kind) {
  return static_cast<int>(tally / kind & ((Tally{1} << kTallyBits) - 1));
}

struct Counts {
  Tally all = 0, before_bracket = 0;
  int gaps = 0, words = 0;  // gaps: characters that blanks count as
  int depth = 0, unopened = 0;
  std::size_t first_bracket = std::string_view::npos;
  bool wide_gap = false, asks = false, contracts = false;

  int characters() const { return counted(all, kCharacter) + gaps; }
  int upper() const { return counted(all, kUpper); }
  int lower() const { return counted(all, kLower); }
  int digits() const { return counted(all, kDigit); }
  int other_letters() const { return counted(all, kOtherLetter); }
  int letters() const { return upper() + lower() + other_letters(); }
  int name_upper() const { return counted(before_bracket, kUpper); }
  int name_lower() const { return counted(before_bracket, kLower); }
};

/// `n't`, `'re`, `'ll`: letters behind the apostrophe that ends at `behind`, but not `'s`.
bool contracts(std::string_view ink, std::size_t apostrophe, std::size_t behind) {
  if (apostrophe == 0 || behind >= ink.size()) return false;
  return is_ascii_letter(ink[apostrophe - 1]) && is_ascii_letter(ink[behind]) &&
         ink[behind] != 's' && ink[behind] != 'S';
}

/// What the character beyond ASCII at `at` adds; ICU knows it. Behind it.
std::size_t count_beyond_ascii(std::string_view ink, std::size_t at, Counts& counts) {
  auto i = static_cast<int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(ink.data(), i, static_cast<int32_t>(ink.size()), c);
  const auto behind = static_cast<std::size_t>(i);
  counts.all += kCharacter;
  if (c < 0) return behind;  // cut off
  if (c == 0x2019) counts.contracts = counts.contracts || contracts(ink, at, behind);
  counts.all += u_islower(c) ? kLower : u_isupper(c) ? kUpper : u_isalpha(c) ? kOtherLetter : 0;
  return behind;
}

/// What the blanks at `at` add. Behind them.
std::size_t count_gap(std::string_view ink, std::size_t at, Counts& counts) {
  int blanks = 0;
  for (; at < ink.size() && (ink[at] == ' ' || ink[at] == '\t'); ++at)
    blanks += ink[at] == '\t' ? 3 : 1;
  // A wide gap is as wide as one blank: the line was torn there.
  counts.gaps += blanks >= 3 ? 1 : blanks;
  counts.wide_gap = counts.wide_gap || blanks >= 3;
  counts.words += at < ink.size() ? 1 : 0;
  return at;
}

Counts count_ink(std::string_view ink) {
  Counts counts;
  ink = ink.substr(0, kLongestLook);
  counts.words = 1;
  for (std::size_t at = 0; at < ink.size();) {
    const char c = ink[at];
    const Tally tally = kTallies[static_cast<unsigned char>(c)];
    if ((tally & kOdd) == 0) {
      counts.all += tally;
      ++at;
    } else if (c == ' ' || c == '\t') {
      at = count_gap(ink, at, counts);
    } else if (is_beyond_ascii(c)) {
      at = count_beyond_ascii(ink, at, counts);
    } else {
      counts.all += kCharacter;
      ++at;
      if (c == '(') {
        if (counts.first_bracket == std::string_view::npos) {
          counts.first_bracket = at - 1;
          counts.before_bracket = counts.all;
        }
        ++counts.depth;
      } else if (c == ')') {
        if (counts.depth > 0) {
          --counts.depth;
        } else {
          ++counts.unopened;
        }
      } else if (c == '?') {
        counts.asks = true;
      } else {
        counts.contracts = counts.contracts || contracts(ink, at - 1, at);
      }
    }
  }
  if (counts.first_bracket == std::string_view::npos) counts.before_bracket = counts.all;
  return counts;
}

/// `陆定海`, `钱经理（画外音）`: letters that have no case, few of them and without a sign.
bool is_name_without_case(std::string_view ink) {
  constexpr int kLongestName = 8;  // characters
  const std::string_view name = trim(ink.substr(0, std::min(ink.find("（"), ink.find('('))));
  if (name.empty() || character_count(name) > kLongestName) return false;
  const auto size = static_cast<int32_t>(name.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(name.data(), at, size, c);
    if (c < 0 || !(u_isalpha(c) || u_isdigit(c) || c == ' ' || c == 0xB7)) return false;
  }
  return true;
}

LineShape shape_of(std::string_view ink, const Counts& counts) {
  if (ink.front() == '(' || ink.front() == '[') return LineShape::bracket;
  if (counts.letters() == 0) return LineShape::no_letters;
  // Names and headings of scripts that have no capitals stand as they would.
  if (counts.other_letters() == counts.letters() &&
      (is_name_without_case(ink) || is_chinese_heading(ink)))
    return LineShape::capitals;
  if (counts.upper() > 0 && counts.lower() == 0) return LineShape::capitals;
  if (counts.upper() > 0 && counts.lower() <= 4 && is_capital_name(ink)) return LineShape::capitals;
  if (counts.first_bracket != std::string_view::npos && counts.name_upper() > 0 &&
      (counts.name_lower() == 0 ||
       (counts.name_lower() <= 4 && is_capital_name(ink.substr(0, counts.first_bracket))))) {
    return LineShape::capital_name;
  }
  if (counts.upper() > 2 * counts.lower()) return LineShape::mostly_capitals;
  UChar32 first = 0;
  int32_t at = 0;
  U8_NEXT(ink.data(), at, static_cast<int32_t>(std::min<std::size_t>(ink.size(), 8)), first);
  if (first >= 0 && u_islower(first)) return LineShape::lower_start;
  return first >= 0 && u_isupper(first) ? LineShape::upper_start : LineShape::other_start;
}

/// `Is that you?            *`: revision marks far right carry nothing.
std::string_view without_revision_mark(std::string_view ink) {
  constexpr std::size_t kMostStars = 2;
  const std::size_t text = ink.find_last_not_of('*') + 1;
  const std::size_t stars = ink.size() - text;
  if (stars == 0 || stars > kMostStars || text < 2) return ink;
  const bool far = ink[text - 1] == '\t' || (ink[text - 1] == ' ' && ink[text - 2] == ' ');
  return far ? trim(ink.substr(0, text)) : ink;
}

/// `**JACK**`, `_INT. BARN_`: marks around a whole line tell how it is printed.
std::string_view inside_emphasis(std::string_view ink) {
  for (const std::string_view mark : {"***", "**", "*", "_"}) {
    if (ink.size() <= 2 * mark.size() || !ink.starts_with(mark) || !ink.ends_with(mark)) continue;
    const std::string_view inside = ink.substr(mark.size(), ink.size() - 2 * mark.size());
    if (trim(inside).size() == inside.size() && inside.find(mark) == std::string_view::npos)
      return inside;
  }
  return ink;
}

std::uint16_t capped(std::size_t value) {
  return static_cast<std::uint16_t>(std::min<std::size_t>(value, kCap));
}

}  // namespace

bool is_mark_alone(std::string_view ink) {
  return ink == "*" || ink == "**" || is_markup_alone(ink);
}

std::vector<LineScan> scan_lines(const Lines& lines) {
  std::vector<LineScan> scans;
  scans.reserve(lines.size());
  std::size_t blank_lines = 0;
  bool marked = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view ink = inside_emphasis(without_revision_mark(trim(lines[i])));
    if (ink.empty()) {
      ++blank_lines;
      continue;
    }
    if (is_mark_alone(ink)) {
      marked = true;
      continue;
    }
    // A mark stands on an empty line, or between two lines of which one has lost it.
    const bool mark_above = marked && blank_lines == 0;
    if (mark_above) blank_lines = 1;
    marked = false;
    const Counts counts = count_ink(ink);
    LineScan scan{.ink = ink,
                  .line = static_cast<std::uint32_t>(i),
                  .indent = capped(static_cast<std::size_t>(indent_of(lines[i]))),
                  .gap = capped(blank_lines),
                  .width = capped(static_cast<std::size_t>(counts.characters())),
                  .words = capped(static_cast<std::size_t>(counts.words)),
                  .letters = capped(static_cast<std::size_t>(counts.letters())),
                  .digits = capped(static_cast<std::size_t>(counts.digits()))};
    scan.name_bytes = capped(trim(ink.substr(0, counts.first_bracket)).size());
    scan.shape = shape_of(ink, counts);
    scan.opens_bracket = counts.depth > 0;
    scan.closes_bracket = counts.unopened > 0;
    scan.wide_gap = counts.wide_gap;
    scan.asks = counts.asks;
    scan.contracts = counts.contracts;
    scan.mark_above = mark_above;
    scans.push_back(scan);
    blank_lines = 0;
  }
  mark_small_names(scans);
  return scans;
}

}  // namespace rolellm
