#include "rolellm/script/named/chinese_headings.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/name_signs.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestBytes = 180;  // bytes

constexpr std::string_view kSentenceSigns[] = {"。", "，", "！", "？"};
constexpr std::string_view kExclaiming[] = {"！", "？", "……"};
constexpr std::string_view kBehindPrologue[] = {" ", "　", "：", ":"};

template <class Signs>
bool begins_with_any(std::string_view line, const Signs& starts) {
  return std::any_of(std::begin(starts), std::end(starts),
                     [&](std::string_view start) { return line.starts_with(start); });
}

template <class Signs>
bool holds_any(std::string_view line, const Signs& signs) {
  return std::any_of(std::begin(signs), std::end(signs), [&](std::string_view sign) {
    return line.find(sign) != std::string_view::npos;
  });
}

/// Reads one line with the words of `data/words/play.yaml`.
class ChineseHeadingReader {
 public:
  explicit ChineseHeadingReader(const PlayWords& words) : words_(words) {}

  bool reads(std::string_view line) const {
    return is_in_brackets(line) || is_place(line) || is_counted(line) || is_named_count(line) ||
           is_prologue(line) || is_numbered_place(line);
  }

 private:
  /// Bytes of the number `text` begins with: Han, ASCII or full-width digits.
  std::size_t number_bytes(std::string_view text) const {
    std::size_t at = 0;
    while (at < text.size()) {
      if (is_ascii_digit(text[at])) {
        ++at;
        continue;
      }
      const std::string_view next = text.substr(at, kHanBytes);
      if (!words_.han_digits.contains(next)) break;
      at += kHanBytes;
    }
    return at;
  }

  bool begins_with_unit(std::string_view text) const {
    return words_.han_units.contains(text.substr(0, kHanBytes));
  }

  /// Bytes of the blank or sign between the words of a heading at the start of `text`, or 0.
  static std::size_t parting_bytes(std::string_view text) {
    if (std::string_view(" \t/-.,|:").find(text.front()) != std::string_view::npos) return 1;
    for (const std::string_view sign :
         {"　", "，", "、", "·", "／", "。", "—", "．", "：", "－", "｜", "•"})
      if (text.starts_with(sign)) return sign.size();
    return 0;
  }

  /// `内`, `日外`, `夜` as a word of its own: where and when.
  bool has_place_or_time(std::string_view text) const {
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t parting = at < text.size() ? parting_bytes(text.substr(at)) : 1;
      if (parting == 0) {
        ++at;
        continue;
      }
      if (words_.places_and_times.contains(text.substr(begin, at - begin))) return true;
      at += parting;
      begin = at;
    }
    return false;
  }

  /// `【客厅】`, `【第六场】 街道 日 外`
  bool is_in_brackets(std::string_view line) const {
    for (const auto& [open, close] :
         {std::pair<std::string_view, std::string_view>{"【", "】"}, {"〖", "〗"}}) {
      if (!line.starts_with(open)) continue;
      const std::size_t end = line.find(close);
      if (end == std::string_view::npos) return false;
      const std::string_view inner = trim(line.substr(open.size(), end - open.size()));
      const std::string_view rest = trim(line.substr(end + close.size()));
      if (!rest.empty())
        return (is_counted(inner) || is_named_count(inner)) && !holds_any(rest, kSentenceSigns);
      if (reads(inner) || has_place_or_time(inner)) return true;
      // A short place without a sentence's signs, not `【灯光渐暗】`.
      return character_count(inner) <= 8 && !holds_any(inner, kSentenceSigns) &&
             !tells_what_happens(inner);
    }
    return false;
  }

  bool tells_what_happens(std::string_view text) const {
    return std::any_of(words_.han_acts.begin(), words_.han_acts.end(),
                       [&](const std::string& act) { return text.ends_with(act); });
  }

  /// `内景 客厅 日`; not `外景：…` of somebody who speaks.
  bool is_place(std::string_view line) const {
    if (!words_.han_places.contains(line.substr(0, 2 * kHanBytes))) return false;
    const std::size_t colon = line.find("：");
    return colon == std::string_view::npos || colon <= 2 * kHanBytes;
  }

  /// `第一场`, `第１２场 码头`; `第一场戏他没来。` is prose.
  bool is_counted(std::string_view line) const {
    if (!line.starts_with("第")) return false;
    const std::size_t number = number_bytes(line.substr(kHanBytes));
    if (number == 0) return false;
    return begins_with_unit(trim(line.substr(kHanBytes + number))) &&
           line.find("。") == std::string_view::npos && !line.ends_with("，");
  }

  /// `场景一`, `场 3`, `场号：8`, `S07 客厅 夜`
  bool is_named_count(std::string_view line) const {
    for (const std::string& word : words_.han_counts) {
      if (!line.starts_with(word)) continue;
      std::string_view rest = trim(line.substr(word.size()));
      rest = trim(rest.substr(colon_bytes(rest)));
      if (number_bytes(rest) > 0) return true;
    }
    if (line.front() != 'S' && line.front() != 's') return false;
    const std::size_t number = number_bytes(line.substr(1));
    const std::string_view rest = trim(line.substr(1 + number));
    return number > 0 && has_han(rest) && has_place_or_time(rest);
  }

  bool is_prologue(std::string_view line) const {
    for (const std::string& word : words_.han_prologues) {
      if (!line.starts_with(word)) continue;
      if (character_count(line) > 12 || line.find("。") != std::string_view::npos) return false;
      return line.size() == word.size() ||
             begins_with_any(line.substr(word.size()), kBehindPrologue);
    }
    return false;
  }

  /// `景：客厅`, `场景：客厅`
  bool is_labelled_place(std::string_view text) const {
    const std::size_t colon = std::min(text.find("："), text.find(':'));
    return colon != std::string_view::npos && words_.scene_places.contains(text.substr(0, colon));
  }

  /// `1、景：客厅`, `1. 内景 客厅 日`, `1-2 客厅 夜 内`, `12、日 外 码头`, `一、客厅 日`
  bool is_numbered_place(std::string_view line) const {
    const std::size_t number = number_bytes(line);
    if (number == 0) return false;
    std::string_view rest = line.substr(number);
    for (const std::string_view sign : {"-", ".", "－", "—", "–"}) {
      if (!rest.starts_with(sign)) continue;
      const std::size_t more = number_bytes(rest.substr(sign.size()));
      if (more > 0) rest = rest.substr(sign.size() + more);
      break;
    }
    if (begins_with_unit(rest)) rest = rest.substr(kHanBytes);
    if (rest.empty()) return false;
    const std::size_t sign = parting_bytes(rest);
    if (sign == 0) return false;
    rest = trim(rest.substr(sign));
    return has_han(rest) && (is_labelled_place(rest) || has_place_or_time(rest)) &&
           !holds_any(rest, kExclaiming);
  }

  const PlayWords& words_;
};

}  // namespace

bool is_chinese_heading(std::string_view line) {
  if (line.empty() || line.size() > kLongestBytes) return false;
  const char first = line.front();
  const bool counted = (first == 'S' || first == 's') && line.size() > 1 && is_ascii_digit(line[1]);
  const bool latin = is_ascii_digit(first) || counted;
  if (!latin && !is_beyond_ascii(first)) return false;
  const auto& words = PlayWords::get();
  // By its first character: nearly all lines stop here.
  if (!words || (!latin && !words->han_heading_starts.contains(line.substr(0, kHanBytes))))
    return false;
  return ChineseHeadingReader(*words).reads(line);
}

bool is_chinese_film_heading(std::string_view line) {
  const auto& words = PlayWords::get();
  return words && is_chinese_heading(line) &&
         std::any_of(words->han_places.begin(), words->han_places.end(),
                     [&](const std::string& place) { return line.find(place) != line.npos; });
}

}  // namespace rolellm
