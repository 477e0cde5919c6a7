#include "rolellm/script/screenplay/line_scan.h"

#include <algorithm>
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

struct Counts {
  int characters = 0;
  int upper = 0, lower = 0, other_letters = 0, digits = 0, words = 0;
  int name_upper = 0, name_lower = 0;  // before the first bracket
  int wide = 0;                        // of the other letters, those that stand without blanks
  int depth = 0, unopened = 0;
  std::size_t first_bracket = std::string_view::npos;
  bool wide_gap = false, asks = false, contracts = false;
  int letters() const { return upper + lower + other_letters; }
  bool is_caseless() const { return other_letters > upper + lower; }
};

/// `n't`, `'re`, `'ll`: letters behind the apostrophe that ends at `behind`, but not `'s`.
bool contracts(std::string_view ink, std::size_t apostrophe, std::size_t behind) {
  if (apostrophe == 0 || behind >= ink.size()) return false;
  return is_ascii_letter(ink[apostrophe - 1]) && is_ascii_letter(ink[behind]) &&
         ink[behind] != 's' && ink[behind] != 'S';
}

constexpr UChar32 kWideOpen = 0xFF08, kWideClose = 0xFF09, kWideQuestion = 0xFF1F;

/// What `c` adds; a byte of UTF-8 beyond ASCII is looked up by ICU.
void count(UChar32 c, std::size_t at, Counts& counts) {
  if ((c >= 'a' && c <= 'z') || (c >= 0x80 && u_islower(c))) {
    ++counts.lower;
    counts.name_lower += counts.first_bracket == std::string_view::npos ? 1 : 0;
  } else if ((c >= 'A' && c <= 'Z') || (c >= 0x80 && u_isupper(c))) {
    ++counts.upper;
    counts.name_upper += counts.first_bracket == std::string_view::npos ? 1 : 0;
  } else if (c >= '0' && c <= '9') {
    ++counts.digits;
  } else if (c == '(' || c == kWideOpen) {
    ++counts.depth;
    counts.first_bracket = std::min(counts.first_bracket, at);
  } else if (c == ')' || c == kWideClose) {
    if (counts.depth > 0) {
      --counts.depth;
    } else {
      ++counts.unopened;
    }
  } else if (c == '?' || c == kWideQuestion) {
    counts.asks = true;
  } else if (c >= 0x80 && u_isalpha(c)) {
    ++counts.other_letters;
  }
}

Counts count_ink(std::string_view ink) {
  Counts counts;
  ink = ink.substr(0, kLongestLook);
  const auto size = static_cast<int32_t>(ink.size());
  int blanks = 0;
  bool word_begins = true;
  for (int32_t i = 0; i < size;) {
    const auto at = static_cast<std::size_t>(i);
    const char byte = ink[at];
    const bool wide = is_wide_at(ink, at),
               wide_blank = wide && ink.substr(at).starts_with(kWideBlank);
    if (byte == ' ' || byte == '\t' || wide_blank) {
      const int before = blanks;
      blanks += byte == '\t' ? 3 : wide_blank ? kWideColumns : 1;
      // A wide gap is as wide as one blank: the line was torn there.
      counts.characters += blanks < 3 ? blanks - before : before < 3 ? 1 - before : 0;
      counts.wide_gap = counts.wide_gap || blanks >= 3;
      i += wide_blank ? static_cast<int32_t>(kWideBlank.size()) : 1;
      word_begins = true;
      continue;
    }
    blanks = 0;
    UChar32 c = static_cast<unsigned char>(byte);
    if (c < 0x80) {
      ++i;
    } else {
      U8_NEXT(ink.data(), i, size, c);
    }
    counts.characters += wide ? kWideColumns : 1;
    counts.wide += wide && u_isalpha(c) ? 1 : 0;
    counts.words += !wide && word_begins ? 1 : 0;
    word_begins = wide;
    if (c == '\'' || c == 0x2019)
      counts.contracts = counts.contracts || contracts(ink, at, static_cast<std::size_t>(i));
    count(c, at, counts);
  }
  // Without blanks a word is two letters, more or less.
  counts.words += (counts.wide + 1) / 2;
  return counts;
}

bool opens_with_bracket(std::string_view ink) {
  return std::any_of(std::begin(kBrackets), std::end(kBrackets),
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
  if (counts.upper > 0 && counts.lower == 0) return LineShape::capitals;
  if (counts.upper > 0 && counts.lower <= 4 && is_capital_name(ink)) return LineShape::capitals;
  if (counts.first_bracket != std::string_view::npos && counts.name_upper > 0 &&
      (counts.name_lower == 0 ||
       (counts.name_lower <= 4 && is_capital_name(ink.substr(0, counts.first_bracket))))) {
    return LineShape::capital_name;
  }
  if (counts.upper > 2 * counts.lower) return LineShape::mostly_capitals;
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
                  .width = capped(static_cast<std::size_t>(counts.characters)),
                  .words = capped(static_cast<std::size_t>(counts.words)),
                  .letters = capped(static_cast<std::size_t>(counts.letters())),
                  .digits = capped(static_cast<std::size_t>(counts.digits))};
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
