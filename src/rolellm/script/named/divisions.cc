#include "rolellm/script/named/divisions.h"

#include <algorithm>
#include <string>
#include <vector>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestHeading = 300;  // bytes
constexpr std::size_t kMostWords = 7;         // looked at

bool is_roman(std::string_view word) {
  return !word.empty() && word.size() <= 8 &&
         word.find_first_not_of("IVXLC") == std::string_view::npos;
}

bool is_digits(std::string_view word) {
  return !word.empty() && word.size() <= 3 &&
         word.find_first_not_of("0123456789") == std::string_view::npos;
}

/// A word of a line in capitals, with what stands behind it.
struct Word {
  std::string_view text;
  char behind = 0;  // the sign right behind it; a blank for none, 0 at the end
  std::size_t end = 0;
};

/// The first words of `upper`; dots inside (`SC.I`) and dashes part words.
std::vector<Word> first_words(std::string_view upper) {
  std::vector<Word> words;
  const auto is_part = [&](std::size_t i) {
    const auto c = static_cast<unsigned char>(upper[i]);
    return is_ascii_alnum(upper[i]) || c == '\'' || c == 0xC3 || (c >= 0x80 && c < 0xC0);
  };
  for (std::size_t i = 0; i < upper.size() && words.size() < kMostWords;) {
    if (!is_part(i)) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < upper.size() && is_part(end)) ++end;
    words.push_back({upper.substr(i, end - i), end < upper.size() ? upper[end] : '\0', end});
    i = end;
  }
  return words;
}

class HeadingReader {
 public:
  HeadingReader(const PlayWords& words, std::string_view line)
      : table_(words), line_(line), upper_(upper_latin(line)), words_(first_words(upper_)) {
    capitals_ = !has_lowercase(line);
  }

  bool reads() const {
    if (words_.empty()) return false;
    if (is_alone(table_.whole_headings)) return true;
    std::size_t at = 0;
    bool any = false;
    // `Act I. Scene 2`, `ERSTER AKT, ZWEITE SZENE`
    while (at < words_.size()) {
      const std::size_t next = division_at(at);
      if (next == at) break;
      any = true;
      at = next;
    }
    if (!any) return false;
    return at >= words_.size() || ends_here(at) || capitals_;
  }

 private:
  /// The line but for signs around it.
  bool is_alone(const WordSet& set) const {
    std::string_view text = upper_;
    while (!text.empty() && std::string_view(".:*-_ ").find(text.back()) != std::string_view::npos)
      text.remove_suffix(1);
    while (!text.empty() && std::string_view("*-_ ").find(text.front()) != std::string_view::npos)
      text.remove_prefix(1);
    return set.contains(text);
  }

  /// The first letter of word `at` as the line has it.
  char first_letter(std::size_t at) const {
    return line_[static_cast<std::size_t>(words_[at].text.data() - upper_.data())];
  }

  bool is_unit(std::size_t at) const {
    if (at >= words_.size()) return false;
    return !is_ascii_lower(first_letter(at)) &&
           (table_.units.contains(words_[at].text) ||
            (words_[at].text == "SC" && words_[at].behind == '.'));
  }

  bool is_ordinal(std::string_view word) const {
    if (table_.ordinals.contains(word)) return true;
    for (const std::string& ending : table_.ordinal_endings) {
      if (word.size() > ending.size() + 2 && word.ends_with(ending) &&
          table_.ordinals.contains(word.substr(0, word.size() - ending.size())))
        return true;
    }
    return false;
  }
  bool is_number(std::size_t at) const {
    if (at >= words_.size()) return false;
    const std::string_view word = words_[at].text;
    return is_roman(word) || is_digits(word) || is_ordinal(word);
  }

  /// `SCENE B` alone, as comedies before an audience have it.
  bool is_letter_alone(std::size_t at) const {
    return at + 1 == words_.size() && words_[at].text.size() == 1 &&
           is_ascii_upper(first_letter(at));
  }

  /// Behind word `at` - 1 the heading may be over: a sign, the end, or a bracket stands there.
  bool ends_here(std::size_t at) const {
    const std::size_t end = words_[at - 1].end;
    const std::string_view rest = trim(std::string_view(upper_).substr(end));
    return rest.empty() ||
           std::string_view(".:,;-_([*").find(rest.front()) != std::string_view::npos ||
           rest.starts_with("—") || rest.starts_with("–");
  }

  /// The word behind one division that begins at `at`, or `at` when none does.
  std::size_t division_at(std::size_t at) const {
    const bool first = at == 0;
    if (is_unit(at)) {
      std::size_t number = at + 1;
      if (number < words_.size() && table_.articles.contains(words_[number].text)) ++number;
      if (is_number(number)) {
        // `SCENE 12A`, `SCENE II` and whatever stands behind it
        if (number + 1 < words_.size() && !ends_here(number + 1) && !capitals_ &&
            !is_unit(number + 1) && !is_roman(words_[number].text) &&
            !is_digits(words_[number].text))
          return at;
        return number + 1;
      }
      if (is_letter_alone(number)) return number + 1;
      // `SCENE. A wood`, `SZENE: Wald`, `SCENE—A wood`; not `Part of me.`
      const bool scene = words_[at].text.starts_with("SC") || words_[at].text.starts_with("SZ");
      if (first && scene && ends_here(at + 1)) return at + 1;
      return at;
    }
    // `FIRST ACT`, `3. Szene`, `Fünfter und letzter Akt`, `The First Act`
    std::size_t number = at;
    if (first && table_.articles.contains(words_[at].text)) ++number;
    if (!is_number(number)) return at;
    std::size_t unit = number + 1;
    if (unit + 1 < words_.size() && words_[unit].text == "UND" && is_number(unit + 1)) unit += 2;
    if (!is_unit(unit)) return at;
    if (unit + 1 < words_.size() && !ends_here(unit + 1) && !capitals_) return at;
    return unit + 1;
  }

  const PlayWords& table_;
  std::string_view line_;
  std::string upper_;
  std::vector<Word> words_;
  bool capitals_ = false;
};

/// The word of `line` that begins at `begin`, as far as it matters.
std::string_view word_at(std::string_view line, std::size_t begin) {
  constexpr std::size_t kLongestWord = 25;
  const auto is_part = [&](std::size_t i) {
    if (is_ascii_alnum(line[i]) || line[i] == '\'') return true;
    return is_beyond_ascii(line[i]) && !line.substr(i).starts_with("—") &&
           !line.substr(i).starts_with("–");
  };
  std::size_t end = begin;
  while (end < line.size() && end - begin < kLongestWord && is_part(end)) ++end;
  return line.substr(begin, end - begin);
}

/// By its first words, without copying the line: nearly all lines stop here.
bool may_be_division(const PlayWords& words, std::string_view line) {
  static constexpr ByteSet kNumbers("IVXLCivxlc0123456789");
  thread_local std::string upper;
  const std::string_view first = word_at(line, 0);
  if (first.empty()) return false;
  const bool number = kNumbers.find_other(first) == first.size();
  if (!number && !words.heading_starts.may_contain(first) && !words.articles.may_contain(first))
    return false;
  upper_latin(first, upper);
  if (words.heading_starts.contains(upper)) return true;
  const bool article = words.articles.contains(upper);
  if (!article && !is_roman(upper) && !is_digits(upper)) return false;
  // `II. ACT`, `THE FIRST ACT`
  const std::size_t second = line.find_first_not_of(". )", first.size());
  if (second == std::string_view::npos || second > first.size() + 3) return false;
  upper_latin(word_at(line, second), upper);
  if (!article) return words.units.contains(upper);
  return words.heading_starts.contains(upper) || is_roman(upper) || is_digits(upper);
}

}  // namespace

bool is_act_or_scene(std::string_view line) {
  if (line.size() > kLongestHeading || line.empty()) return false;
  // Cheap: a heading begins with a capital or a digit, perhaps behind marks.
  static constexpr ByteSet kMarks("*_- =");
  line.remove_prefix(kMarks.find_other(line));
  if (line.empty()) return false;
  const char c = line.front();
  if (!is_ascii_upper(c) && !is_ascii_digit(c) && c != '\xC3') return false;
  const auto& words = PlayWords::get();
  return words && may_be_division(*words, line) && HeadingReader(*words, line).reads();
}

bool is_bracketed_heading(std::string_view line) {
  if (line.size() < 6 || (line.front() != '[' && line.front() != '(')) return false;
  const char close = line.front() == '[' ? ']' : ')';
  if (line.find(close) < line.size() - 1) return false;
  const std::string_view inner = trim(line.substr(1, line.substr(1).find(close)));
  const std::string upper = upper_latin(inner.substr(0, 24));
  const auto& words = PlayWords::get();
  if (!words) return false;
  const std::size_t stop = upper.find_first_of(":.-,");
  return stop != std::string::npos &&
         words->bracketed_headings.contains(trim(std::string_view(upper).substr(0, stop)));
}

bool is_break(std::string_view line) {
  if (line.empty() || line.size() > 48) return false;
  while (!line.empty() && std::string_view("([*-_~ =").find(line.front()) != std::string_view::npos)
    line.remove_prefix(1);
  while (!line.empty() &&
         std::string_view(")]*-_~ =.!:").find(line.back()) != std::string_view::npos)
    line.remove_suffix(1);
  for (const std::string_view open : {"（", "【", "——"})
    if (line.starts_with(open)) line.remove_prefix(open.size());
  for (const std::string_view close : {"）", "】", "。", "：", "——"})
    if (line.ends_with(close)) line.remove_suffix(close.size());
  line = trim(line);
  const auto& words = PlayWords::get();
  if (!words || (!words->breaks.may_contain(line) && !words->break_starts.may_begin(line)))
    return false;
  thread_local std::string upper;
  upper_latin(line, upper);
  if (words->breaks.contains(upper)) return true;
  constexpr std::size_t kLongestRest = 24;
  return std::any_of(
      words->break_starts.begin(), words->break_starts.end(), [](const std::string& start) {
        return upper.size() <= start.size() + kLongestRest && upper.starts_with(start);
      });
}

}  // namespace rolellm
