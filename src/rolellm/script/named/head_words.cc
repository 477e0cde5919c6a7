#include "rolellm/script/named/head_words.h"

#include <string>

#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"

namespace rolellm {

bool begins_small(std::string_view ink) {
  return !ink.empty() &&
         (is_ascii_lower(ink.front()) || ink.starts_with("ä") || ink.starts_with("ö") ||
          ink.starts_with("ü") || ink.starts_with("é") || ink.starts_with("à"));
}

HeadWords head_words(std::string_view ink) {
  constexpr std::size_t kHead = 160;  // bytes
  HeadWords head;
  const auto& words = PlayWords::get();
  if (!words) return head;
  thread_local std::string upper;
  upper_latin(ink.substr(0, kHead), upper);
  std::size_t begin = 0;
  bool first = true;
  for (std::size_t i = 0; i <= upper.size(); ++i) {
    const char c = i < upper.size() ? upper[i] : ' ';
    if (is_ascii_alnum(c) || c == '\'' || is_beyond_ascii(c)) continue;
    if (i > begin) {
      const std::string_view word = std::string_view(upper).substr(begin, i - begin);
      head.said += words->speech_words.contains(word) ? 1 : 0;
      head.told = head.told || (first && words->told_words.contains(word));
      first = false;
    }
    begin = i + 1;
  }
  return head;
}

}  // namespace rolellm
