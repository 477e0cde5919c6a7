#include "rolellm/llm/sse.h"

namespace rolellm {

void SseParser::feed(std::string_view bytes) {
  for (const char c : bytes) {
    if (c == '\n' && last_was_cr_) {  // the second half of CRLF
      last_was_cr_ = false;
      continue;
    }
    last_was_cr_ = c == '\r';
    if (c == '\n' || c == '\r') {
      take_line(line_);
      line_.clear();
    } else {
      line_ += c;
    }
  }
}

void SseParser::take_line(std::string_view line) {
  if (line.empty()) {
    dispatch();
    return;
  }
  constexpr std::string_view kData = "data:";
  if (line.substr(0, kData.size()) != kData) return;  // comments, ids, event names
  line.remove_prefix(kData.size());
  if (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  if (have_data_) data_ += '\n';
  data_ += line;
  have_data_ = true;
}

void SseParser::dispatch() {
  if (!have_data_) return;
  have_data_ = false;
  const std::string data = std::move(data_);
  data_.clear();
  on_data_(data);
}

void SseParser::finish() {
  if (!line_.empty()) take_line(line_);
  line_.clear();
  dispatch();
}

}  // namespace rolellm
