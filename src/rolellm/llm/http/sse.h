// Server-sent events, however the bytes are cut.
#pragma once

#include <functional>
#include <string>
#include <string_view>

namespace rolellm {

/// Feed it bytes as they come; it calls `on_data` with the data of each whole event. Accepts LF,
/// CRLF and CR, comments, events of several data lines, and a last event without a blank line.
class SseParser {
 public:
  explicit SseParser(std::function<void(std::string_view data)> on_data)
      : on_data_(std::move(on_data)) {}
  void feed(std::string_view bytes);
  /// The stream has ended.
  void finish();

 private:
  void take_line(std::string_view line);
  void dispatch();
  std::function<void(std::string_view)> on_data_;
  std::string line_, data_;
  bool have_data_ = false, last_was_cr_ = false;
};

}  // namespace rolellm
