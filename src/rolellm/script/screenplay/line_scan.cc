#include "rolellm/script/screenplay/line_scan.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/markup.h"
#include "rolellm/script/screenplay/small_names.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

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
    tally = byte >= 0x80 || std::string_view(" \t()[]?'").find(c) != std::string_view::npos
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

/// Numbers whose sum tells words apart but for the order of their letters; 0 for what is no letter.
constexpr std::array<std::uint32_t, 256> letter_numbers() {
  std::array<std::uint32_t, 256> table{};
  std::uint32_t number = 0x9E3779B9U;
  for (int byte = 0; byte < 256; ++byte) {
    number ^= number << 13U;  // xorshift: no two letters have the same
    number ^= number >> 17U;
    number ^= number << 5U;
    if (is_ascii_letter(static_cast<char>(byte))) table[static_cast<std::size_t>(byte)] = number;
  }
  return table;
}
constexpr std::array<std::uint32_t, 256> kLetterNumbers = letter_numbers();

int counted(Tally tally, Tally kind) {
  return static_cast<int>(tally / kind & ((Tally{1} << kTallyBits) - 1));
}

struct Counts {
  Tally all = 0, before_bracket = 0;
  std::uint32_t word = 0, words_before = 0;  // numbers of a word's letters; a hash of words
  int extra_columns = 0, words = 0;  // extra: of blanks, and the second ones of wide characters
  int wide = 0;                      // of the other letters, those that stand without blanks
  int depth = 0, unopened = 0;
  std::size_t first_bracket = std::string_view::npos;
  bool wide_gap = false, asks = false, contracts = false;

  int columns() const { return counted(all, kCharacter) + extra_columns; }
  int upper() const { return counted(all, kUpper); }
  int lower() const { return counted(all, kLower); }
  int digits() const { return counted(all, kDigit); }
  int other_letters() const { return counted(all, kOtherLetter); }
  int letters() const { return upper() + lower() + other_letters(); }
  int name_upper() const { return counted(before_bracket, kUpper); }
  int name_lower() const { return counted(before_bracket, kLower); }
  bool is_caseless() const { return other_letters() > upper() + lower(); }

  void end_word() {
    constexpr std::uint32_t kMix = 0x85EBCA6BU;
    if (word == 0) return;
    words_before = (words_before ^ word) * kMix;
    words_before ^= words_before >> 15U;
    word = 0;
  }
  void open_bracket(std::size_t at) {
    if (first_bracket == std::string_view::npos) {
      first_bracket = at;
      before_bracket = all;
    }
    ++depth;
  }
  void close_bracket() {
    if (depth > 0) {
      --depth;
    } else {
      ++unopened;
    }
  }
};

/// `n't`, `'re`, `'ll`: letters behind the apostrophe that ends at `behind`, but not `'s`.
bool contracts(std::string_view ink, std::size_t apostrophe, std::size_t behind) {
  if (apostrophe == 0 || behind >= ink.size()) return false;
  return is_ascii_letter(ink[apostrophe - 1]) && is_ascii_letter(ink[behind]) &&
         ink[behind] != 's' && ink[behind] != 'S';
}

/// Whether a word of letters that stand between blanks begins where a gap or a wide one ends.
bool begins_word(std::string_view ink, std::size_t at) {
  return at < ink.size() && !is_wide_at(ink, at) && !is_blank_at(ink, at);
}

/// What the character beyond ASCII at `at` adds; ICU knows it. Behind it.
std::size_t count_beyond_ascii(std::string_view ink, std::size_t at, Counts& counts) {
  constexpr UChar32 kWideOpen = 0xFF08, kWideClose = 0xFF09, kWideQuestion = 0xFF1F,
                    kApostrophe = 0x2019;
  auto i = static_cast<int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(ink.data(), i, static_cast<int32_t>(ink.size()), c);
  const auto behind = static_cast<std::size_t>(i);
  counts.all += kCharacter;
  if (c < 0) return behind;  // cut off
  if (is_wide_at(ink, at)) {
    counts.extra_columns += kWideColumns - 1;
    counts.wide += u_isalpha(c) ? 1 : 0;
    counts.words += begins_word(ink, behind) ? 1 : 0;
  }
  if (c == kWideOpen) counts.open_bracket(at);
  if (c == kWideClose) counts.close_bracket();
  if (c == kWideQuestion) counts.asks = true;
  if (c == kApostrophe) counts.contracts = counts.contracts || contracts(ink, at, behind);
  const Tally letter = u_islower(c)   ? kLower
                       : u_isupper(c) ? kUpper
                       : u_isalpha(c) ? kOtherLetter
                                      : 0;
  counts.all += letter;
  if (letter != 0) {
    counts.end_word();  // in Chinese each letter is one
    counts.word = static_cast<std::uint32_t>(c);
  }
  return behind;
}

/// What the blanks at `at` add. Behind them.
std::size_t count_gap(std::string_view ink, std::size_t at, Counts& counts) {
  counts.end_word();
  int blanks = 0;
  while (at < ink.size() && is_blank_at(ink, at)) {
    const bool wide = is_wide_at(ink, at);
    blanks += wide ? kWideColumns : ink[at] == '\t' ? 3 : 1;
    at += wide ? kWideBlank.size() : 1;
  }
  // A wide gap is as wide as one blank: the line was torn there.
  counts.extra_columns += blanks >= 3 ? 1 : blanks;
  counts.wide_gap = counts.wide_gap || blanks >= 3;
  counts.words += begins_word(ink, at) ? 1 : 0;
  return at;
}

Counts count_ink(std::string_view ink) {
  Counts counts;
  ink = ink.substr(0, kLongestLook);
  counts.words = begins_word(ink, 0) ? 1 : 0;
  for (std::size_t at = 0; at < ink.size();) {
    const char c = ink[at];
    const Tally tally = kTallies[static_cast<unsigned char>(c)];
    if ((tally & kOdd) == 0) {
      counts.all += tally;
      counts.word += kLetterNumbers[static_cast<unsigned char>(c)];
      ++at;
    } else if (is_blank_at(ink, at)) {
      at = count_gap(ink, at, counts);
    } else if (is_beyond_ascii(c)) {
      at = count_beyond_ascii(ink, at, counts);
    } else {
      counts.all += kCharacter;
      ++at;
      if (c == '(' || c == '[') {
        counts.open_bracket(at - 1);
      } else if (c == ')' || c == ']') {
        counts.close_bracket();
      } else if (c == '?') {
        counts.asks = true;
      } else {
        counts.contracts = counts.contracts || contracts(ink, at - 1, at);
      }
    }
  }
  if (counts.first_bracket == std::string_view::npos) counts.before_bracket = counts.all;
  counts.end_word();
  // Without blanks a word is two letters, more or less.
  counts.words += (counts.wide + 1) / 2;
  return counts;
}

bool opens_with_bracket(std::string_view ink) {
  return may_open_bracket(ink.front()) &&
         std::any_of(std::begin(kBrackets), std::end(kBrackets),
                     [&](const auto& pair) { return ink.starts_with(pair.first); });
}

/// Where letters have no case: names and headings as those in capitals, sentences by whether the
/// one above is over.
LineShape caseless_shape_of(std::string_view ink, bool in_sentence) {
  if (is_caseless_name(ink) || is_scene_heading(ink)) return LineShape::capitals;
  if (opens_with_bracket(ink)) return LineShape::bracket;
  return in_sentence ? LineShape::lower_start : LineShape::upper_start;
}

LineShape shape_of(std::string_view ink, const Counts& counts) {
  if (ink.front() == '(' || ink.front() == '[') return LineShape::bracket;
  if (counts.letters() == 0) return LineShape::no_letters;
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

/// Columns of the same mark at the left margin, with the blanks behind it; 0 for none.
int left_mark_columns(std::string_view ink) {
  constexpr int kFar = 3;  // columns; lists have less
  if (!ink.starts_with('*') || ink.size() < 2) return 0;
  const int behind = indent_of(ink.substr(1));
  return behind >= kFar ? 1 + behind : 0;
}

/// `**JACK**`, `_INT. BARN_`: marks around a whole line tell how it is printed.
std::string_view inside_emphasis(std::string_view ink) {
  if (!ink.starts_with('*') && !ink.starts_with('_')) return ink;
  for (const std::string_view mark : {"***", "**", "*", "_"}) {
    if (ink.size() <= 2 * mark.size() || !ink.starts_with(mark) || !ink.ends_with(mark)) continue;
    const std::string_view inside = ink.substr(mark.size(), ink.size() - 2 * mark.size());
    if (trim(inside).size() == inside.size() && inside.find(mark) == std::string_view::npos)
      return inside;
  }
  return ink;
}

/// Whether a sentence of letters without case goes on below the lines so far.
class SentenceThread {
 public:
  /// Blank lines above the next line.
  bool goes_on(std::size_t blank_lines) const {
    constexpr int kShort = 20;  // columns; what says so little may end without a sign
    return open_ && (blank_lines == 0 || width_ >= kShort);
  }
  void pass(const LineScan& scan) {
    const bool of_page = scan.wide_gap && scan.digits > 0;
    if (!scan.caseless || of_page || scan.line_case() == LineCase::bracket) return;
    static constexpr ByteSet kEnds(".!?:-)]");
    open_ = scan.line_case() == LineCase::text && !kEnds.contains(last_sign(scan.ink));
    width_ = scan.width;
  }

 private:
  bool open_ = false;
  int width_ = 0;
};

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
  SentenceThread thread;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    std::string_view ink = without_revision_mark(trim(lines[i]));
    const int mark_columns = left_mark_columns(ink);
    if (mark_columns > 0) ink = trim(ink.substr(1));
    ink = inside_emphasis(ink);
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
                  .indent = capped(static_cast<std::size_t>(indent_of(lines[i]) + mark_columns)),
                  .gap = capped(blank_lines),
                  .width = capped(static_cast<std::size_t>(counts.columns())),
                  .words = capped(static_cast<std::size_t>(counts.words)),
                  .letters = capped(static_cast<std::size_t>(counts.letters())),
                  .digits = capped(static_cast<std::size_t>(counts.digits())),
                  .letters_hash = counts.words_before};
    scan.name_bytes = capped(trim(ink.substr(0, counts.first_bracket)).size());
    scan.caseless = counts.is_caseless();
    scan.shape =
        scan.caseless ? caseless_shape_of(ink, thread.goes_on(blank_lines)) : shape_of(ink, counts);
    scan.opens_bracket = counts.depth > 0;
    scan.closes_bracket = counts.unopened > 0;
    scan.wide_gap = counts.wide_gap;
    scan.asks = counts.asks;
    scan.contracts = counts.contracts;
    scan.mark_above = mark_above;
    thread.pass(scan);
    scans.push_back(scan);
    blank_lines = 0;
  }
  mark_small_names(scans);
  return scans;
}

}  // namespace rolellm
