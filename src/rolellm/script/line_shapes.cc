#include "rolellm/script/line_shapes.h"

#include <algorithm>

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include "rolellm/script/line_joiner.h"
#include "rolellm/script/line_words.h"
#include "rolellm/script/odd_characters.h"
#include "rolellm/script/scene_numbers.h"
#include "rolellm/script/text_encoding.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/wide_text.h"

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

/// `(MORE)`, `CONTINUED:`, `CONT'D: (2)`.
bool is_continuation(std::string_view line) {
  const LineWords& words = line_words();
  if (words.page_mark_bytes.find(line.front()) == std::string::npos) return false;
  return starts_with_any(line, words.page_mark_starts) ||
         std::any_of(words.page_marks.begin(), words.page_marks.end(), [&](const auto& mark) {
           return line.size() == mark.size() && starts_with_ignoring_case(line, mark);
         });
}

/// `12`, `12.`, `- 12 -`, `12A.`; `第12页`
bool is_page_number(std::string_view line) {
  constexpr std::size_t kLongest = 8;
  if (is_han_page_number(line)) return true;
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
  // Most texts are ASCII, whose bytes go by eights.
  return any_character(
      text.substr(find_beyond_ascii(text)), [](char) { return false; }, is_han);
}

bool is_transition(std::string_view line) {
  constexpr std::size_t kLongest = 40, kMostBehind = 12;  // bytes
  line = trim(line);
  if (line.size() > kLongest || has_lowercase(line)) return false;
  const LineWords& words = line_words();
  for (const std::string& end : words.transition_ends)
    if (line.size() > end.size() && line.ends_with(end)) return true;
  return std::any_of(words.transitions.begin(), words.transitions.end(), [&](const auto& start) {
    return line.starts_with(start) && line.size() <= start.size() + kMostBehind;
  });
}

bool is_page_furniture(std::string_view line) {
  line = trim(line);
  if (line.empty()) return false;
  if (line.size() <= 160) {
    const std::string_view number = number_on_both_sides(line);
    if (!number.empty()) line = between_scene_numbers(line);
    if (line.empty() || line == number) return true;  // a number alone at both margins
  }
  if (is_continuation(line)) return true;
  if (line.front() == '<' && line.back() == '>' && line.size() <= 40) return true;  // a tag alone
  return is_page_number(line);
}

bool is_han_page_number(std::string_view line) {
  constexpr std::size_t kLongest = 48;  // bytes
  static constexpr ByteSet kSigns(" .-/,|()");
  if (line.size() > kLongest) return false;
  int digits = 0, marks = 0;
  for (std::size_t at = 0; at < line.size();) {
    if (!is_beyond_ascii(line[at])) {
      digits += is_ascii_digit(line[at]) ? 1 : 0;
      if (!is_ascii_digit(line[at]) && !kSigns.contains(line[at])) return false;
      ++at;
      continue;
    }
    const std::string_view mark = line.substr(at, kHanBytes);
    const LineWords::List& known = line_words().han_pages;
    if (std::find(known.begin(), known.end(), mark) == known.end()) return false;
    ++marks;
    at += kHanBytes;
  }
  return digits > 0 && marks > 0;
}

bool is_continuation_mark(std::string_view line) {
  constexpr std::size_t kLongest = 160;  // bytes
  line = trim(line);
  if (line.size() > kLongest) return false;
  line = between_scene_numbers(line);
  return !line.empty() && line != "*" && is_continuation(line);
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
    std::string inner;
    append_squeezed(
        inner, trim(text.substr(begin, close == std::string_view::npos ? close : close - begin)));
    const LineWords& words = line_words();
    const bool extension = starts_with_any(inner, words.extensions) ||
                           std::find(words.whole_extensions.begin(), words.whole_extensions.end(),
                                     inner) != words.whole_extensions.end();
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
  append_squeezed(cue.name, trim(clean));
  drop_soft_hyphen(cue.name);
  return cue;
}

bool has_date(std::string_view text) {
  for (std::size_t i = 1; i + 3 < text.size(); ++i) {
    const char mark = text[i];
    if ((mark != '/' && mark != '-' && mark != '.') || !is_ascii_digit(text[i - 1])) continue;
    std::size_t k = i + 1;
    while (k < text.size() && k < i + 3 && is_ascii_digit(text[k])) ++k;
    if (k > i + 1 && k + 1 < text.size() && text[k] == mark && is_ascii_digit(text[k + 1]))
      return true;
  }
  return false;
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

bool is_caseless_name(std::string_view line) {
  constexpr int kLongestName = 8;  // characters
  std::string_view name = trim(line.substr(0, std::min(line.find("（"), line.find('('))));
  for (const std::string_view colon : {"：", ":"})
    if (name.ends_with(colon)) name.remove_suffix(colon.size());
  if (name.empty() || character_count(name) > kLongestName) return false;
  constexpr std::u32string_view kInNames = U" \u3000·、/#";
  const auto size = static_cast<int32_t>(name.size());
  for (int32_t at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(name.data(), at, size, c);
    if (c < 0 || !(u_isalpha(c) || u_isdigit(c) || kInNames.find(c) != kInNames.npos)) return false;
  }
  return true;
}

int character_count(std::string_view text) {
  const std::size_t ascii = find_beyond_ascii(text);
  const std::string_view rest = text.substr(ascii);
  const auto behind = std::count_if(rest.begin(), rest.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  });
  return static_cast<int>(ascii) + static_cast<int>(behind);
}

}  // namespace rolellm
