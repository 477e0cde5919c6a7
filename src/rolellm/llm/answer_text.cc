#include "rolellm/llm/answer_text.h"

#include <algorithm>

namespace rolellm {
namespace {

/// Bytes at the end of `text` that may be the beginning of a stop string.
std::size_t begun_stop(std::string_view text, const std::vector<std::string>& stops) {
  std::size_t longest = 0;
  for (const std::string& stop : stops) {
    for (std::size_t size = std::min(stop.size(), text.size()); size > longest; --size) {
      if (text.ends_with(std::string_view(stop).substr(0, size))) longest = size;
    }
  }
  return longest;
}

/// Bytes at the end of `text` that begin a UTF-8 character whose rest is still to come.
std::size_t unfinished_utf8(std::string_view text) {
  for (std::size_t back = 1; back <= std::min<std::size_t>(4, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;  // continuation
    const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    return length > back ? back : 0;
  }
  return 0;
}

}  // namespace

bool AnswerText::append(std::string_view piece) {
  text_ += piece;
  std::size_t earliest = std::string::npos;
  for (const std::string& stop : *stops_) {
    if (!stop.empty()) earliest = std::min(earliest, text_.find(stop));
  }
  if (earliest == std::string::npos) return false;
  text_.resize(earliest);
  return true;
}

std::string_view AnswerText::take_news() {
  return take_until(text_.size() - std::max(begun_stop(text_, *stops_), unfinished_utf8(text_)));
}

std::string_view AnswerText::take_rest() {
  text_.resize(text_.size() - unfinished_utf8(text_));
  return take_until(text_.size());
}

std::string_view AnswerText::take_until(std::size_t end) {
  if (end <= taken_) return {};
  const std::size_t begin = taken_;
  taken_ = end;
  return std::string_view(text_).substr(begin, end - begin);
}

}  // namespace rolellm
