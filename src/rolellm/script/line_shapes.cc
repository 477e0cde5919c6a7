#include "rolellm/script/line_shapes.h"

#include <algorithm>
#include <array>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "rolellm/script/named/chinese_headings.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Whether `ascii` says yes to a byte or `beyond` to a character beyond ASCII: nearly all need no
/// look into ICU's tables.
template <class Ascii, class Beyond>
bool any_character(std::string_view text, Ascii ascii, Beyond beyond) {
  const auto size = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < size;) {
    const char byte = text[static_cast<std::size_t>(i)];
    if (!is_beyond_ascii(byte)) {
      if (ascii(byte)) return true;
      ++i;
      continue;
    }
    UChar32 c = 0;
    U8_NEXT(text.data(), i, size, c);
    if (c >= 0 && beyond(c)) return true;
  }
  return false;
}

bool is_han(UChar32 c) {
  if (c >= 0x4E00 && c <= 0x9FFF) return true;
  UErrorCode status = U_ZERO_ERROR;
  return c > 0x2E00 && uscript_getScript(c, &status) == USCRIPT_HAN;
}

/// Scene numbers stand before headings: `12 `, `12A. `, `A12 `.
std::string_view without_scene_number(std::string_view line) {
  std::size_t i = 0;
  bool digit = false;
  while (i < line.size() && i < 6 && (is_ascii_alnum(line[i]) || line[i] == '.')) {
    digit = digit || is_ascii_digit(line[i]);
    ++i;
  }
  if (!digit || i >= line.size() || (line[i] != ' ' && line[i] != '\t')) return line;
  return trim(line.substr(i));
}

/// `194` of `194   CLOSE ON ASH      194`, or empty when the two ends do not agree.
std::string_view number_on_both_sides(std::string_view line) {
  const std::string_view rest = without_scene_number(line);
  if (rest.size() == line.size()) return {};
  const std::string_view number = line.substr(0, line.find_first_of(" \t"));
  const bool ends_so =
      rest.size() >= number.size() && rest.substr(rest.size() - number.size()) == number;
  return ends_so ? number : std::string_view{};
}

/// What stands between two equal scene numbers; the line itself when there are none.
std::string_view between_scene_numbers(std::string_view line) {
  const std::string_view number = number_on_both_sides(line);
  if (number.empty()) return line;
  line = without_scene_number(line);
  return trim(line.substr(0, line.size() - number.size()));
}

constexpr std::array<std::string_view, 13> kPlaces = {
    "INT.",     "EXT.",     "INT:",    "EXT:", "INT ", "EXT ", "INT/EXT",
    "INT./EXT", "EXT./INT", "EXT/INT", "I/E",  "EST.", "EST "};
constexpr std::array<std::string_view, 14> kExtensions = {
    "V.O", "VO",   "V.0", "0.S",      "O.S",     "OS",       "O.C",
    "OC",  "CONT", "OFF", "ON PHONE", "PRE-LAP", "FILTERED", "SUBTITLE"};

/// `(MORE)`, `CONTINUED:`, `CONT'D: (2)`.
bool is_continuation(std::string_view line) {
  static constexpr ByteSet kStarts("CcMm(*");
  if (!kStarts.contains(line.front())) return false;
  for (const std::string_view word : {"CONTD:", "CONT'D:", "(CONT'D):"}) {
    if (starts_with_ignoring_case(line, word) && line.size() <= word.size() + 6) return true;
  }
  for (const std::string_view word : {"(MORE)", "MORE", "(CONTINUED)", "CONTINUED", "*"}) {
    if (line.size() == word.size() && starts_with_ignoring_case(line, word)) return true;
  }
  return starts_with_ignoring_case(line, "CONTINUED:");
}

/// `12`, `12.`, `- 12 -`, `12A.`
bool is_page_number(std::string_view line) {
  constexpr std::size_t kLongest = 8;
  if (line.size() > kLongest) return false;
  std::size_t digits = 0, others = 0;
  for (const char c : line) {
    if (is_ascii_digit(c)) {
      ++digits;
    } else if (c != ' ' && c != '.' && c != '-' && c != '*') {
      ++others;
    }
  }
  return digits > 0 && digits <= 4 && others <= 1;
}

}  // namespace

bool has_letter(std::string_view text) {
  return any_character(text, is_ascii_letter, [](UChar32 c) { return u_isalpha(c) != 0; });
}
bool has_lowercase(std::string_view text) {
  return any_character(text, is_ascii_lower, [](UChar32 c) { return u_islower(c) != 0; });
}
bool has_uppercase(std::string_view text) {
  return any_character(text, is_ascii_upper, [](UChar32 c) { return u_isupper(c) != 0; });
}
bool has_han(std::string_view text) {
  return any_character(
      text, [](char) { return false; }, is_han);
}

bool is_place_heading(std::string_view line) {
  line = without_scene_number(trim(line));
  if (line.empty() || (upper_ascii(line.front()) != 'I' && upper_ascii(line.front()) != 'E'))
    return false;
  return std::any_of(kPlaces.begin(), kPlaces.end(), [&](std::string_view place) {
    return starts_with_ignoring_case(line, place);
  });
}

bool is_scene_heading(std::string_view line) {
  if (is_place_heading(line)) return true;
  line = trim(line);
  if (is_act_or_scene(line) || is_chinese_heading(line)) return true;
  const std::string_view heading = without_scene_number(line);
  return heading.size() < line.size() && (is_act_or_scene(heading) || is_chinese_heading(heading));
}

bool is_transition(std::string_view line) {
  line = trim(line);
  if (line.size() > 40 || has_lowercase(line)) return false;
  if (line.size() > 3 && line.substr(line.size() - 3) == "TO:") return true;
  for (const std::string_view word :
       {"FADE IN", "FADE OUT", "FADE TO", "CUT TO", "DISSOLVE", "SMASH CUT", "MATCH CUT", "THE END",
        "END CREDITS", "JUMP CUT"}) {
    if (line.starts_with(word)) return line.size() <= word.size() + 12;
  }
  return false;
}

bool is_page_furniture(std::string_view line) {
  line = trim(line);
  if (line.empty()) return false;
  if (line.size() <= 160) {
    const std::string_view number = number_on_both_sides(line);
    line = between_scene_numbers(line);
    if (line.empty() || line == number) return true;  // a number alone at both margins
  }
  if (is_continuation(line)) return true;
  if (line.front() == '<' && line.back() == '>' && line.size() <= 40) return true;  // a tag alone
  return is_page_number(line);
}

bool is_bracketed(std::string_view line) {
  line = trim(line);
  for (const auto& [open, close] : kBrackets) {
    if (line.size() > open.size() + close.size() && line.starts_with(open)) {
      const std::size_t end = line.find(close);
      return end != std::string_view::npos && end + close.size() >= line.size() - 1;
    }
  }
  return false;
}

Cue split_cue(std::string_view text) {
  Cue cue;
  std::string name;
  while (!text.empty()) {
    std::size_t open = std::string_view::npos;
    std::string_view open_mark, close_mark;
    for (const auto& [o, c] : kBrackets) {
      if (const std::size_t at = text.find(o); at < open) {
        open = at;
        open_mark = o;
        close_mark = c;
      }
    }
    name += text.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = text.find(close_mark, open);
    const std::size_t begin = open + open_mark.size();
    const std::string inner(
        trim(text.substr(begin, close == std::string_view::npos ? close : close - begin)));
    const std::string upper = upper_ascii(inner);
    const bool extension = std::any_of(kExtensions.begin(), kExtensions.end(),
                                       [&](std::string_view e) { return upper.starts_with(e); }) ||
                           inner == "画外音" || inner == "畫外音" || inner == "旁白" ||
                           inner == "画外" || inner == "内心独白" || inner == "內心獨白";
    std::string& target = extension ? cue.extension : cue.direction;
    if (!target.empty()) target += ", ";
    target += inner;
    if (close == std::string_view::npos) break;
    text.remove_prefix(close + close_mark.size());
  }
  std::string_view clean = trim(name);
  while (!clean.empty() && (clean.back() == '.' || clean.back() == ':' || clean.back() == ',' ||
                            clean.back() == '^')) {
    // "MR." keeps its full stop only inside a name; at the end it is punctuation.
    clean.remove_suffix(1);
    clean = trim(clean);
  }
  if (clean.size() >= 3 && clean.substr(clean.size() - 3) == "：") clean.remove_suffix(3);
  cue.name = std::string(trim(clean));
  return cue;
}

std::string heading_text(std::string_view line) {
  line = trim(line);
  const std::string_view number = line.substr(0, line.find_first_of(" \t"));
  line = without_scene_number(line);
  // The number at the right margin stands far off, or is the left one again.
  const std::size_t last = line.find_last_of(" \t");
  if (last != std::string_view::npos && !number.empty() && line.substr(last + 1) == number) {
    line = trim(line.substr(0, last));
  }
  std::string text;
  for (const char c : line) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return text;
}

bool is_numbered_heading(std::string_view line) {
  line = trim(line);
  if (line.size() > 160 || number_on_both_sides(line).empty() || is_page_furniture(line))
    return false;
  const std::string_view inner = between_scene_numbers(line);
  return has_uppercase(inner) && !has_lowercase(inner);
}

bool is_capital_name(std::string_view name) {
  constexpr std::size_t kLongest = 200;  // bytes
  if (name.size() > kLongest || !has_letter(name)) return false;
  if (!has_lowercase(name)) return true;
  if (name.find("Mc") == std::string_view::npos && name.find("Mac") == std::string_view::npos)
    return false;
  std::string rest(name);
  for (const std::string_view clan : {"Mc", "Mac"}) {
    for (std::size_t at = rest.find(clan); at != std::string::npos; at = rest.find(clan, at + 1)) {
      const bool word_begins = at == 0 || !is_ascii_letter(rest[at - 1]);
      const std::size_t next = at + clan.size();
      if (word_begins && next < rest.size() && is_ascii_upper(rest[next])) {
        for (std::size_t k = at; k < next; ++k) rest[k] = 'M';
      }
    }
  }
  return !has_lowercase(rest);
}

int character_count(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

}  // namespace rolellm
