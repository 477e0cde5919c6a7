#include "rolellm/script/named/name_readings.h"

#include <algorithm>

#include "rolellm/script/named/head_words.h"
#include "rolellm/script/named/name_endings.h"
#include "rolellm/script/named/name_gaps.h"
#include "rolellm/script/named/name_manners.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/script/named/time_marks.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

constexpr int kMostWordsSeen = 6;
constexpr int kMostSmallWords = 2;  // `Voice of the King`
constexpr int kMostHan = 12;        // characters of a Chinese name, `甲、乙、丙` included
constexpr int kMostForeign = 20;    // of `亚历山大·彼得罗维奇·索科洛夫`

constexpr std::string_view kFullWidthLead = "\xEF\xBC";  // of `：` and `（`

std::string_view without_blanks_behind(std::string_view text) {
  while (text.ends_with(' ') || text.ends_with("　"))
    text.remove_suffix(text.ends_with(' ') ? 1 : 3);
  return text;
}

/// Bytes of `OS` or `VO` behind a Chinese name, which needs no bracket there.
std::size_t voice_mark_bytes(std::string_view name) {
  // Nearly all names end in a letter of their own.
  if (name.empty() || is_beyond_ascii(name.back()) || !has_han(name.substr(0, kHanBytes))) return 0;
  for (const std::string_view mark : {"OS", "VO", "O.S.", "V.O.", "O.S", "V.O"}) {
    if (name.size() <= mark.size()) continue;
    const std::size_t begin = name.size() - mark.size();
    if (upper_ascii(name.substr(begin)) != mark) continue;
    const std::string_view before = without_blanks_behind(name.substr(0, begin));
    if (is_beyond_ascii(before.back())) return mark.size();
  }
  return 0;
}

/// Walks over the head of a line and notes where a name could end.
class OpeningReader {
 public:
  OpeningReader(std::string_view line, const PlayWords& words) : line_(line), words_(words) {}

  Readings read() {
    if (line_.empty()) return found_;
    if (line_.front() == '_' || line_.front() == '*') {
      read_marked();
      if (found_.count > 0) return found_;
    }
    walk();
    return found_;
  }

 private:
  /// `_Hamlet._ text`, `_Hamlet_. text`, `**HAMLET:** text`.
  void read_marked() {
    const std::size_t open = line_.find_first_not_of("_*");
    if (open == std::string_view::npos || open > 2) return;
    const std::string_view mark = line_.substr(0, open);
    const std::size_t close = line_.substr(0, kLongestName + 4).find(mark, open);
    if (close == std::string_view::npos || close == open) return;
    std::string_view name = trim(line_.substr(open, close - open));
    std::string_view rest = line_.substr(close + mark.size());
    Reading reading{.name = name, .behind = {}, .speech = {}, .italic = true};
    if (const std::size_t stop = name.find_last_not_of(" ");
        name[stop] == '.' || name[stop] == ':') {
      reading.end = name[stop] == '.' ? NameEnd::stop : NameEnd::colon;
      reading.name = trim(name.substr(0, stop));
      // `_Sir Peter._ (_without_). text`
      rest = without_blanks_before(rest);
      std::string_view behind;
      const std::string_view after = take_brackets(rest, behind);
      if (!behind.empty() && after.starts_with('.')) {
        reading.behind = behind;
        rest = after.substr(1);
      }
    } else {
      rest = take_brackets(without_blanks_before(rest), reading.behind);
      if (const std::size_t end = take_end(rest, reading.end); end > 0) {
        rest = rest.substr(end);
      } else if (!trim(rest).empty()) {
        return;  // an emphasised word
      }
    }
    reading.speech = trim(rest);
    add(reading);
  }

  void walk() {
    words_seen_ = small_ = 0;
    bool word_begins = true;
    std::size_t i = 0;
    for (; i < line_.size() && i <= kLongestName; ++i) {
      const char c = line_[i];
      const std::string_view rest = line_.substr(i);
      if (c == ' ' || c == '\t') {
        if (i > 0 && line_[i - 1] != ' ' && (gap_at(i) || manner_at(i))) return;
        word_begins = true;
        continue;
      }
      if (c == '.') {
        if (ends(end_at_stop(line_, i, words_))) return;
        continue;
      }
      if (!is_beyond_ascii(c) && !is_ascii_alnum(c)) {
        switch (c) {
          case ':':
            ends(end_at_colon(line_, i, 1));
            return;
          case '(':
          case '[':
            ends(end_at_bracket(line_, i));
            return;
          case '-':
            if (rest.starts_with("--") ||
                (i > 0 && line_[i - 1] == ' ' && rest.starts_with("- "))) {
              ends(end_at_dash(line_, i, rest.starts_with("--") ? 2 : 1));
              return;
            }
            if (i > 0 && rest.starts_with("- ")) ends(end_at_dash(line_, i, 1));  // `HAL- Yes.`
            continue;
          case ',':
            if (ends(end_at_comma(line_, i))) return;
            word_begins = true;
            continue;
          case '_':
            add(read_manner_in_italics(line_, i));
            return;
          case '\'':
          case '&':
          case '/':
          case '#':
          case '+':
            word_begins = word_begins || c == '/' || c == '&';
            continue;
          default:
            return;  // `"!?;=<>{}_` stand in no name
        }
      }
      if (static_cast<unsigned char>(c) >= 0xE2) {
        if (const std::size_t colon = colon_bytes(rest); colon > 0) {
          ends(end_at_colon(line_, i, colon));
          return;
        }
        if (!closing_bracket(rest).empty()) {
          ends(end_at_bracket(line_, i));
          return;
        }
        if (rest.starts_with("　")) {  // an ideographic blank
          if (i > 0 && !word_begins && gap_at(i)) return;
          i += 2;
          word_begins = true;
          continue;
        }
        if (const std::size_t dash = dash_bytes(rest); dash > 0) {
          ends(end_at_dash(line_, i, dash));
          return;
        }
        if (begins_with_sentence_sign(rest)) return;
        if (word_begins) begin_word(true);
        word_begins = false;
        i += static_cast<unsigned char>(c) >= 0xF0 ? 3 : 2;
        continue;
      }
      if (word_begins && !begin_word(starts_capital(i))) return;
      word_begins = false;
      if (static_cast<unsigned char>(c) >= 0xC0) ++i;
    }
    if (i >= line_.size()) {
      Reading reading{.name = line_, .behind = {}, .speech = {}};
      add(reading);
    }
  }

  bool starts_capital(std::size_t i) const { return !is_ascii_lower(line_[i]); }

  /// Counts a word; false when there are too many for a name.
  bool begin_word(bool capital) {
    ++words_seen_;
    small_ += capital ? 0 : 1;
    return words_seen_ <= kMostWordsSeen && small_ <= kMostSmallWords;
  }

  /// True when the walk ends here.
  bool ends(const NameEnding& ending) {
    add(ending.reading);
    return ending.over;
  }

  /// True when the walk ends here.
  bool gap_at(std::size_t i) {
    const NameGap gap = name_gap_at(line_, i);
    if (gap == NameGap::none) return false;
    add({.name = line_.substr(0, i),
         .behind = {},
         .speech = trim(line_.substr(i)),
         .end = NameEnd::gap});
    return gap == NameGap::wide;
  }

  /// True when the walk ends here.
  bool manner_at(std::size_t i) {
    if (begins_manner(line_, i)) {
      add(read_manner(line_, i));
      return true;
    }
    if (found_.count == 0) add(read_told_behind(line_, i));
    return false;
  }

  void add(const std::optional<Reading>& reading) {
    if (reading) add(*reading);
  }
  void add(Reading reading) {
    std::string_view name = trim(reading.name);
    while (!name.empty() && (name.back() == ',' || name.back() == '*' || name.back() == '^'))
      name.remove_suffix(1);
    name = trim(name);
    if (name.empty() || name.size() > kLongestName || !has_letter(name)) return;
    reading.name = name;
    if (has_han(name)) {
      if (const std::size_t mark = voice_mark_bytes(name); mark > 0 && reading.behind.empty()) {
        reading.behind = name.substr(name.size() - mark);
        reading.name = name = without_blanks_behind(name.substr(0, name.size() - mark));
      }
      const bool foreign = name.find(kNamesMark) != std::string_view::npos;
      if (character_count(name) > (foreign ? kMostForeign : kMostHan) ||
          reading.end == NameEnd::stop)
        return;
      reading.capitals = true;
    } else {
      // `Lily：…`, `Lily（笑）：…`: a name in a Chinese text has no case to be told by.
      const auto end = static_cast<std::size_t>(name.data() + name.size() - line_.data());
      const bool wide = line_.substr(end).starts_with(kFullWidthLead);
      reading.capitals = wide || is_in_capitals(name);
    }
    found_.add(reading);
  }

  std::string_view line_;
  const PlayWords& words_;
  Readings found_;
  int words_seen_ = 0, small_ = 0;
};

}  // namespace

Readings read_openings(std::string_view line) {
  const auto& words = PlayWords::get();
  if (!words || line.empty()) return {};
  // `- JACK: text`, as lists have it.
  for (const std::string_view mark : {"- ", "– ", "• ", "* "})
    if (line.starts_with(mark)) line = trim(line.substr(mark.size()));
  if (line.empty()) return {};
  const char c = line.front();
  // Quotes, brackets and the like begin no name.
  if (!is_beyond_ascii(c) && !is_ascii_alnum(c) && c != '_' && c != '*' && c != '#' && c != '\'')
    return {};
  return OpeningReader(line, *words).read();
}

bool tells_behind_dash(const Reading& reading) {
  if (reading.end != NameEnd::dash || reading.speech.empty()) return false;
  const std::string_view head = reading.speech.substr(0, kLongestBehind);
  const bool small = begins_small(head) && !begins_small(reading.name);
  return small || (has_uppercase(head) && !has_lowercase(head));
}

Cue cue_of(const Reading& reading) {
  std::string text = has_han(reading.name) ? unspread(reading.name) : std::string(reading.name);
  std::erase_if(text, [](char c) { return c == '_' || c == '*'; });
  std::string_view behind = trim(reading.behind);
  if (is_time_mark(behind)) behind = {};
  if (const std::size_t mark = voice_mark_bytes(text); mark > 0) {
    text.insert(text.size() - mark, "(");
    text += ')';
  }
  if (behind.empty()) return split_cue(text);
  const bool bracket =
      !closing_bracket(behind.starts_with('_') ? behind.substr(1) : behind).empty();
  if (!bracket && has_han(text) && !has_han(behind))
    return split_cue(text + " (" + std::string(behind) + ")");
  if (!bracket) {
    Cue cue = split_cue(text);
    cue.direction = std::string(behind);
    return cue;
  }
  text += ' ';
  for (const char c : behind)
    if (c != '_') text += c;
  return split_cue(text);
}

}  // namespace rolellm
