#include "rolellm/profile/told_numbers.h"

#include <algorithm>

#include "rolellm/text/ascii.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr int kInARow = 20;  // words of the list, from "one", that follow each other
constexpr int kHundred = 100;
constexpr int kTen = 10;

/// What stands between the words of one number: `sixty-seven`, `four hundred`.
bool is_joint(std::string_view gap) { return gap.empty() || gap == " " || gap == "-"; }

}  // namespace

int NumberReader::value_of(const std::string& word) const {
  const auto at = static_cast<int>(std::find(words_.begin(), words_.end(), word) - words_.begin());
  if (at == static_cast<int>(words_.size())) return 0;
  return at < kInARow ? at + 1 : (at - kInARow + 3) * kTen;  // "thirty" comes behind "twenty"
}

std::set<std::string> NumberReader::numbers_in(std::string_view text) const {
  std::set<std::string> found;
  const std::vector<WordSpan> spans = word_spans(text);
  const auto joined = [&](std::size_t i) {
    return i < spans.size() &&
           is_joint(text.substr(spans[i - 1].end, spans[i].begin - spans[i - 1].end));
  };
  for (std::size_t i = 0; i < spans.size();) {
    const std::string& word = spans[i].word;
    if (is_ascii_digit(word.front())) {
      found.insert(word.substr(0, word.find_first_not_of("0123456789")));  // "30s", "7th"
      ++i;
      continue;
    }
    int value = value_of(word);
    if (value == 0) {
      ++i;
      continue;
    }
    std::string written = word;
    bool is_single = true;
    for (++i; joined(i); ++i) {
      const int next = value_of(spans[i].word);
      const bool adds = value % kTen == 0 && next < kTen;    // "sixty-seven"
      const bool raises = next == kHundred && value < kTen;  // "four hundred"
      if (next == 0 || (!begins_with_han(word) && !adds && !raises)) break;
      value = raises ? value * kHundred : value + next;
      written += spans[i].word;
      is_single = false;
    }
    if (is_single && value == 1) continue;
    found.insert(begins_with_han(word) ? written : std::to_string(value));
  }
  return found;
}

}  // namespace rolellm
