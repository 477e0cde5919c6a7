#include "rolellm/script/named/divisions.h"

#include <algorithm>
#include <array>
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

  bool is_unit(std::size_t at) const {
    if (at >= words_.size()) return false;
    const char first = line_[static_cast<std::size_t>(words_[at].text.data() - upper_.data())];
    return !is_ascii_lower(first) && (table_.units.contains(words_[at].text) ||
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

/// By its first word, without copying the line: nearly all lines stop here.
bool may_be_division(const PlayWords& words, std::string_view line) {
  constexpr std::size_t kLongestWord = 24;
  const auto word_at = [&](std::size_t begin) {
    std::size_t end = begin;
    while (end < line.size() && end - begin <= kLongestWord &&
           (is_ascii_alnum(line[end]) || line[end] == '\'' ||
            (is_beyond_ascii(line[end]) && !line.substr(end).starts_with("—") &&
             !line.substr(end).starts_with("–"))))
      ++end;
    return line.substr(begin, end - begin);
  };
  thread_local std::string upper;
  const std::string_view first = word_at(0);
  if (first.empty() || first.size() > kLongestWord) return false;
  upper_latin(first, upper);
  if (words.heading_starts.contains(upper)) return true;
  if (!is_roman(upper) && !is_digits(upper)) return false;
  const std::size_t second = line.find_first_not_of(". )", first.size());
  if (second == std::string_view::npos || second > first.size() + 3) return false;
  upper_latin(word_at(second), upper);
  return words.units.contains(upper);
}

constexpr std::array<std::string_view, 14> kHanDigits = {"零", "〇", "一", "二", "三", "四", "五",
                                                         "六", "七", "八", "九", "十", "百", "廿"};

/// Bytes of the number `text` begins with: Han, ASCII or full-width digits.
std::size_t number_bytes(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_ascii_digit(text[at])) {
      ++at;
      continue;
    }
    const std::string_view next = text.substr(at, 3);
    const bool han = std::find(kHanDigits.begin(), kHanDigits.end(), next) != kHanDigits.end();
    const bool wide = next.size() == 3 && next.substr(0, 2) == "\xEF\xBC" &&
                      static_cast<unsigned char>(next[2]) >= 0x90 &&
                      static_cast<unsigned char>(next[2]) <= 0x99;
    if (!han && !wide) break;
    at += 3;
  }
  return at;
}

bool begins_with_any(std::string_view line, std::initializer_list<std::string_view> starts) {
  return std::any_of(starts.begin(), starts.end(),
                     [&](std::string_view start) { return line.starts_with(start); });
}

/// `内`, `日外`, `夜` as a word of its own: where and when.
bool has_place_and_time(std::string_view text) {
  int marks = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t end = at;
    while (end < text.size()) {
      const std::string_view rest = text.substr(end);
      if (std::string_view(" \t/-.").find(rest.front()) != std::string_view::npos ||
          begins_with_any(rest, {"　", "，", "、", "·", "／", "。", "—"}))
        break;
      ++end;
    }
    const std::string_view word = text.substr(at, end - at);
    for (const std::string_view mark :
         {"内",   "外",   "內",   "日",   "夜",   "晨",   "昏",   "内景", "外景", "內景", "日景",
          "夜景", "白天", "夜晚", "清晨", "早晨", "黄昏", "黃昏", "傍晚", "晚上", "上午", "下午",
          "中午", "深夜", "凌晨", "日内", "夜内", "日外", "夜外", "内外", "日內", "夜內"})
      marks += word == mark ? 1 : 0;
    at = end + 1;
  }
  return marks > 0;
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

bool is_chinese_heading(std::string_view line) {
  if (line.empty() || line.size() > 180) return false;
  if (!is_beyond_ascii(line.front()) && !is_ascii_digit(line.front())) return false;
  if (begins_with_any(line, {"内景", "外景", "內景"}))
    return line.find("：") == std::string_view::npos || line.find("：") <= 6;
  for (const auto& [open, close] :
       {std::pair<std::string_view, std::string_view>{"【", "】"}, {"〖", "〗"}}) {
    if (!line.starts_with(open) || !line.ends_with(close)) continue;
    const std::string_view inner =
        trim(line.substr(open.size(), line.size() - open.size() - close.size()));
    if (is_chinese_heading(inner) || has_place_and_time(inner)) return true;
    // `【客厅】`: a short place without a sentence's signs.
    return character_count(inner) <= 8 && inner.find("。") == std::string_view::npos &&
           inner.find("，") == std::string_view::npos && inner.find("！") == std::string_view::npos;
  }
  if (line.starts_with("第")) {
    const std::size_t number = number_bytes(line.substr(3));
    if (number == 0) return false;
    const std::string_view unit = line.substr(3 + number);
    if (!begins_with_any(trim(unit), {"场", "幕", "場", "集", "景", "折", "回", "出", "齣"}))
      return false;
    // `第一场戏他没来。` is prose.
    return line.find("。") == std::string_view::npos && !line.ends_with("，");
  }
  for (const std::string_view word : {"场景", "場景", "场次", "場次", "场", "場"}) {
    if (!line.starts_with(word)) continue;
    std::string_view rest = trim(line.substr(word.size()));
    if (rest.starts_with("：")) rest = trim(rest.substr(3));
    if (rest.starts_with(":")) rest = trim(rest.substr(1));
    if (number_bytes(rest) > 0) return true;
  }
  for (const std::string_view word : {"序幕", "尾声", "尾聲", "楔子", "引子", "序场", "序場"}) {
    if (line.starts_with(word) && character_count(line) <= 12 &&
        line.find("。") == std::string_view::npos)
      return line.size() == word.size() ||
             begins_with_any(line.substr(word.size()), {" ", "　", "：", ":"});
  }
  // `1. 内景 客厅 日`, `1-2 客厅 夜 内`, `12、日 外 码头`, `一、客厅 日`
  std::size_t number = number_bytes(line);
  if (number == 0) return false;
  std::string_view rest = line.substr(number);
  if (rest.starts_with("-") || rest.starts_with(".")) {
    const std::size_t more = number_bytes(rest.substr(1));
    if (more > 0) rest = rest.substr(1 + more);
  }
  if (begins_with_any(rest, {"场", "場"})) rest = rest.substr(3);
  std::size_t sign = 0;
  for (const std::string_view mark : {".", "、", "．", "。", " ", "　", "：", ":", "，", "\t"}) {
    if (rest.starts_with(mark)) sign = mark.size();
  }
  if (sign == 0) return false;
  rest = trim(rest.substr(sign));
  return has_han(rest) && has_place_and_time(rest);
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
  for (const std::string_view close : {"）", "】", "。", "——"})
    if (line.ends_with(close)) line.remove_suffix(close.size());
  line = trim(line);
  const auto& words = PlayWords::get();
  if (!words || line.empty()) return false;
  thread_local std::string upper;
  upper_latin(line, upper);
  if (words->breaks.contains(upper)) return true;
  if (upper.front() != 'E' && upper.front() != 'F') return false;
  for (const std::string_view start :
       {"END OF ACT", "END OF SCENE", "END OF PART", "END OF THE", "ENDE DER ", "ENDE DES ",
        "ENDE VON ", "FIN DE ", "FIN DU "}) {
    if (upper.starts_with(start) && upper.size() <= start.size() + 24) return true;
  }
  return false;
}

}  // namespace rolellm
