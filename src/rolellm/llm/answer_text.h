// The text of an answer while it grows: where a stop string ends it, and how much of it is certain.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

class AnswerText {
 public:
  /// `stops` must outlive it.
  explicit AnswerText(const std::vector<std::string>& stops) : stops_(&stops) {}

  /// Adds the text of one token. True when a stop string is there now: the text ends before it.
  bool append(std::string_view piece);

  /// What may be handed out since the last call: whole UTF-8 characters that no stop string can
  /// take back any more. Valid until the next call of anything here.
  std::string_view take_news();

  /// The answer has ended: drops half a character at the end and hands out what is left.
  std::string_view take_rest();

  const std::string& text() const { return text_; }

 private:
  std::string_view take_until(std::size_t end);

  const std::vector<std::string>* stops_;
  std::string text_;
  std::size_t taken_ = 0;  ///< bytes handed out
};

}  // namespace rolellm
