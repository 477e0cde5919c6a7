#include "rolellm/llm/http/sse.h"

namespace rolellm {

void SseParser::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (last_was_cr_ && bytes.front() == '\n') {  // the second half of CRLF
      bytes.remove_prefix(1);
      last_was_cr_ = false;
      continue;
    }
    last_was_cr_ = false;
    const std::size_t end = bytes.find_first_of("\r\n");
    if (end == std::string_view::npos) {
      line_ += bytes;
      return;
    }
    last_was_cr_ = bytes[end] == '\r';
    if (line_.empty()) {
      take_line(bytes.substr(0, end));
    } else {
      line_ += bytes.substr(0, end);
      take_line(line_);
      line_.clear();
    }
    bytes.remove_prefix(end + 1);
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
  on_data_(data_);
  data_.clear();
}

void SseParser::finish() {
  if (!line_.empty()) take_line(line_);
  line_.clear();
  dispatch();
}

}  // namespace rolellm
