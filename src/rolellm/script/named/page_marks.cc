#include "rolellm/script/named/page_marks.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

constexpr std::size_t kLongestHead = 70;  // bytes of a running head

/// Blanks behind the ink and the number there, or in front of it.
struct MarginNumber {
  int number = 0;
  std::string_view text;  // the ink without it
};

std::optional<MarginNumber> number_at_right(std::string_view ink) {
  // `[10]`, `(10)`
  if (ink.ends_with(']') || ink.ends_with(')')) {
    const std::size_t open = ink.find_last_of("[( ");
    if (open == std::string_view::npos || open < 3 || ink[open - 1] != ' ' || ink[open - 2] != ' ')
      return std::nullopt;
    const std::string_view digits = ink.substr(open + 1, ink.size() - open - 2);
    if (digits.empty() || digits.size() > 4 ||
        digits.find_first_not_of("0123456789") != std::string_view::npos)
      return std::nullopt;
    return MarginNumber{std::atoi(std::string(digits).c_str()), trim(ink.substr(0, open))};
  }
  if (ink.empty() || !is_ascii_digit(ink.back())) return std::nullopt;
  std::size_t begin = ink.size();
  while (begin > 0 && is_ascii_digit(ink[begin - 1])) --begin;
  if (begin < 3 || ink.size() - begin > 4) return std::nullopt;
  const bool apart = ink[begin - 1] == '\t' || (ink[begin - 1] == ' ' && ink[begin - 2] == ' ');
  if (!apart) return std::nullopt;
  return MarginNumber{std::atoi(std::string(ink.substr(begin)).c_str()),
                      trim(ink.substr(0, begin))};
}

/// `10    verse`, `3.  RUTH: …`, `3) RUTH: …`, but not `2. Akt`.
std::optional<MarginNumber> number_at_left(std::string_view ink) {
  std::size_t end = 0;
  while (end < ink.size() && is_ascii_digit(ink[end])) ++end;
  if (end == 0 || end > 4 || end >= ink.size()) return std::nullopt;
  const bool stopped = ink[end] == '.' || ink[end] == ')';
  const std::size_t behind = end + (stopped ? 1 : 0);
  if (behind + 2 >= ink.size()) return std::nullopt;
  const bool apart =
      ink[behind] == '\t' || (ink[behind] == ' ' && (stopped || ink[behind + 1] == ' '));
  if (!apart || (stopped && is_scene_heading(ink))) return std::nullopt;
  return MarginNumber{std::atoi(std::string(ink.substr(0, end)).c_str()), trim(ink.substr(behind))};
}

using NumberedLines = std::vector<std::pair<std::size_t, MarginNumber>>;

/// Three or more, each the same step from the one before (but where a scene counts anew).
bool count_lines(const NumberedLines& found) {
  if (found.size() < 3) return false;
  std::unordered_map<int, std::size_t> steps;
  for (std::size_t k = 1; k < found.size(); ++k)
    ++steps[found[k].second.number - found[k - 1].second.number];
  std::size_t regular = 0;
  for (const auto& [step, count] : steps)
    if (step > 0 && step <= 25) regular = std::max(regular, count);
  return 2 * regular >= found.size() - 1;
}

/// One or two in a short piece: far from the words, and fives as editions count.
bool count_fives(const NumberedLines& found, const std::vector<PlayLine>& lines) {
  constexpr std::size_t kFar = 3;  // blanks
  if (found.size() > 2) return false;
  return std::all_of(found.begin(), found.end(), [&](const auto& numbered) {
    const auto& [i, number] = numbered;
    const std::string_view ink = lines[i].ink;
    const bool apart = ink.find_first_not_of(' ', number.text.size()) >= number.text.size() + kFar;
    return apart && number.number > 0 && number.number % 5 == 0 &&
           number.number > found.front().second.number - 1;
  });
}

template <class Read>
void take_line_numbers(std::vector<PlayLine>& lines, bool few, Read read) {
  NumberedLines found;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind != LineClass::text) continue;
    if (auto number = read(lines[i].ink)) found.emplace_back(i, *number);
  }
  if (!count_lines(found) && !(few && count_fives(found, lines))) return;
  for (const auto& [i, number] : found) {
    if (number.text.empty()) continue;
    const auto moved = static_cast<std::size_t>(number.text.data() - lines[i].ink.data());
    lines[i].indent = static_cast<std::uint16_t>(lines[i].indent + moved);
    lines[i].ink = number.text;
  }
}

/// A page's number beside words that may come again.
struct RunningHead {
  int number = 0;
  std::string_view text;
  bool dated = false;  ///< `THE FERRY - 3/14/98   12.`, which nobody says
};

/// `46   TITLE`, `TITLE 45`, `TITLE   45.`, but not `GUARD #2`, `C3` or `GUARD 2.`
std::optional<RunningHead> running_head(std::string_view ink) {
  constexpr std::size_t kLongestNumber = 4;
  if (ink.empty() || ink.size() > kLongestHead) return std::nullopt;
  const bool stopped = ink.back() == '.';
  if (stopped) ink.remove_suffix(1);
  const bool right = !ink.empty() && is_ascii_digit(ink.back());
  const bool left = !ink.empty() && is_ascii_digit(ink.front());
  if (right == left || (stopped && !right)) return std::nullopt;
  std::size_t begin = 0, end = ink.size();
  if (right) {
    begin = end;
    while (begin > 0 && is_ascii_digit(ink[begin - 1])) --begin;
  } else {
    end = 0;
    while (end < ink.size() && is_ascii_digit(ink[end])) ++end;
  }
  if (end - begin > kLongestNumber) return std::nullopt;
  const std::string_view words = right ? ink.substr(0, begin) : ink.substr(end);
  const char beside = words.empty() ? '\0' : right ? words.back() : words.front();
  if ((beside != ' ' && beside != '\t') || !has_letter(words)) return std::nullopt;
  const std::string_view text = trim(words);
  const bool far = beside == '\t' || words.ends_with("  ") || words.starts_with("  ") ||
                   has_date(text.substr(text.find_last_of(' ') + 1));
  if (stopped && !far) return std::nullopt;
  return RunningHead{.number = std::atoi(std::string(ink.substr(begin, end - begin)).c_str()),
                     .text = text,
                     .dated = far && has_date(text)};
}

/// The number that a line is, with nothing around it but a full stop; or -1.
int number_alone(std::string_view ink) {
  if (ink.ends_with('.')) ink.remove_suffix(1);
  if (ink.empty() || ink.size() > 4) return -1;
  if (ink.find_first_not_of("0123456789") != std::string_view::npos) return -1;
  return std::atoi(std::string(ink).c_str());
}

}  // namespace

void mark_running_heads(std::vector<PlayLine>& lines) {
  struct Seen {
    std::vector<std::size_t> at;
    int last = -1;
    bool rises = true;
  };
  std::unordered_map<std::string, Seen> heads;
  std::string key;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].kind != LineClass::text) continue;
    const auto head = running_head(lines[i].ink);
    if (!head || is_scene_heading(lines[i].ink)) continue;
    if (head->dated) {
      lines[i].kind = LineClass::meta;
      continue;
    }
    upper_latin(head->text, key);
    Seen& seen = heads[key];
    seen.rises = seen.rises && head->number > seen.last;
    seen.last = head->number;
    seen.at.push_back(i);
  }
  for (const auto& [text, seen] : heads) {
    if (seen.at.size() < 3 || !seen.rises) continue;
    for (const std::size_t i : seen.at) lines[i].kind = LineClass::meta;
  }
}

void take_margin_numbers(std::vector<PlayLine>& lines) {
  take_line_numbers(lines, true, number_at_right);
  take_line_numbers(lines, false, number_at_left);
}

bool is_ruler(std::string_view ink) {
  static constexpr ByteSet kMarks("*=~_#+- "), kDashes("- ");
  return ink.size() >= 3 && kMarks.find_other(ink) == ink.size() &&
         kDashes.find_other(ink) < ink.size();
}

bool is_page_mark(std::string_view ink) {
  if (ink.size() > 20) return false;
  while (!ink.empty() && std::string_view("[{(-| ").find(ink.front()) != std::string_view::npos)
    ink.remove_prefix(1);
  while (!ink.empty() && std::string_view("]})-|. ").find(ink.back()) != std::string_view::npos)
    ink.remove_suffix(1);
  if (ink.empty()) return false;
  const std::size_t number = ink.find_first_of("0123456789");
  if (number == std::string_view::npos) return false;
  if (ink.substr(number).find_first_not_of("0123456789:.,") != std::string_view::npos) return false;
  const std::string_view word = trim(ink.substr(0, number));
  const auto& words = PlayWords::get();
  return word.empty() || (words && words->page_words.contains_in_any_case(word));
}

bool is_episode_title(std::string_view ink) {
  // S01E03
  std::size_t at = 0;
  for (const char mark : {'S', 'E'}) {
    constexpr std::size_t kMostDigits = 3;
    if (at >= ink.size() || upper_ascii(ink[at]) != mark) return false;
    const std::size_t digits = ++at;
    while (at < ink.size() && is_ascii_digit(ink[at])) ++at;
    if (at == digits || at - digits > kMostDigits) return false;
  }
  return at == ink.size() || !is_ascii_alnum(ink[at]);
}

PageNumbers::PageNumbers(const std::vector<PlayLine>& lines) : lines_(lines) {
  for (const PlayLine& line : lines)
    if (const int number = number_alone(line.ink); number >= 0) numbers_.insert(number);
}

bool PageNumbers::is_at(std::size_t i) const {
  const std::string_view ink = lines_[i].ink;
  const int number = number_alone(ink);
  if (number < 0) return ink.find(':') != std::string_view::npos && is_page_mark(ink);
  const bool apart = (i == 0 || lines_[i - 1].ink.empty()) &&
                     (i + 1 == lines_.size() || lines_[i + 1].ink.empty());
  // No line of a speech: the one above is whole.
  const bool whole =
      i > 0 && !ink.ends_with('.') && !lines_[i - 1].ink.empty() &&
      std::string_view(".?!").find(lines_[i - 1].ink.back()) != std::string_view::npos;
  if (numbers_.contains(number - 1) || numbers_.contains(number + 1)) return true;
  return whole || (apart && !ink.ends_with('.'));
}

}  // namespace rolellm
