#include "rolellm/script/named/comic_lines.h"

#include <algorithm>
#include <string>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::string_view kOrdinal = "第";  // before a number

std::string_view word_at_start(std::string_view text) {
  std::size_t end = 0;
  while (end < text.size() && (is_ascii_alnum(text[end]) || is_beyond_ascii(text[end]))) ++end;
  return text.substr(0, end);
}

/// `3`, `12A`, `TWO`
bool is_number(std::string_view word, const PlayWords& words) {
  constexpr std::size_t kMostDigits = 3;
  const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
  if (digits == 0) return words.ordinals.contains_in_any_case(word);
  return digits <= kMostDigits && word.size() <= digits + 1;
}

/// `第1格`, `第十二页`: the same where no blanks part words.
bool take_han_part(std::string_view& text, const WordSet& units, const PlayWords& words) {
  if (!text.starts_with(kOrdinal)) return false;
  std::string_view rest = text.substr(kOrdinal.size());
  while (!rest.empty()) {
    const std::size_t bytes = is_ascii_digit(rest.front()) ? 1 : kHanBytes;
    if (bytes > 1 && !words.han_digits.contains(rest.substr(0, bytes))) break;
    rest.remove_prefix(bytes);
  }
  if (rest.size() + kOrdinal.size() == text.size() || rest.size() < kHanBytes) return false;
  if (!units.contains(rest.substr(0, kHanBytes))) return false;
  text = trim(rest.substr(kHanBytes));
  return true;
}

/// Off `text`: a word of `units` and its number. False where they do not stand there.
bool take_part(std::string_view& text, const WordSet& units, const PlayWords& words) {
  if (take_han_part(text, units, words)) return true;
  const std::string_view unit = word_at_start(text);
  if (unit.empty() || is_ascii_lower(unit.front()) || !units.contains_in_any_case(unit))
    return false;
  std::string_view rest = trim(text.substr(unit.size()));
  if (rest.starts_with('#')) rest.remove_prefix(1);
  const std::string_view number = word_at_start(rest);
  if (number.empty() || !is_number(number, words)) return false;
  text = trim(rest.substr(number.size()));
  return true;
}

/// `(five panels)`
bool counts_panels(std::string_view behind) {
  const std::string upper = upper_latin(behind.substr(0, 40));
  const WordSet& panels = PlayWords::get()->panels;
  return std::any_of(panels.begin(), panels.end(), [&](const std::string& word) {
    return upper.find(word) != std::string::npos;
  });
}

}  // namespace

ComicLine comic_line(std::string_view line) {
  constexpr std::size_t kHead = 60;  // bytes
  const auto& words = PlayWords::get();
  if (!words) return {};
  line = trim(line);
  static constexpr ByteSet kMarks("*_#[( ");
  line.remove_prefix(kMarks.find_other(line));
  // Nearly all lines stop here.
  const bool may_be = !line.empty() && is_beyond_ascii(line.front())
                          ? line.starts_with(kOrdinal)
                          : words->panels.may_begin(line) || words->comic_pages.may_begin(line);
  if (!may_be) return {};
  std::string_view rest = line.substr(0, kHead);
  ComicPart part = ComicPart::none;
  if (take_part(rest, words->comic_pages, *words)) {
    part = ComicPart::page;
    if (rest.starts_with(',') || rest.starts_with('-')) {
      std::string_view panel = trim(rest.substr(1));
      if (take_part(panel, words->panels, *words)) {
        part = ComicPart::panel;
        rest = panel;
      }
    }
  } else if (take_part(rest, words->panels, *words)) {
    part = ComicPart::panel;
  } else {
    return {};
  }
  static constexpr ByteSet kSigns(".:,;-([/&*_])\xE2\xEF");
  const bool over = rest.empty() || kSigns.contains(rest.front()) || !has_lowercase(line);
  if (!over) return {};  // `Page 3 is missing.`
  return {part, line.substr(static_cast<std::size_t>(rest.data() - line.data()))};
}

bool has_panels(const Lines& lines) {
  constexpr std::ptrdiff_t kFewest = 2, kHead = 5000;  // lines: a comic's first page is among them
  const auto end = lines.begin() + std::min(std::ssize(lines), kHead);
  return std::count_if(lines.begin(), end, [](std::string_view line) {
           const ComicLine comic = comic_line(line);
           return comic.part == ComicPart::panel ||
                  (comic.part == ComicPart::page && counts_panels(comic.behind));
         }) >= kFewest;
}

}  // namespace rolellm
