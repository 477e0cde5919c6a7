#include "rolellm/context_instruct/style.h"

#include <array>

#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {

std::string clean_rewriting(std::string_view reply, int max_words) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kQuotes = {
      {{"\"", "\""}, {"“", "”"}, {"「", "」"}}};
  std::string_view text = trim(reply);
  text = trim(text.substr(0, text.find('\n')));
  // `Name: text`, when the label is short enough to be one.
  for (const std::string_view colon : {": ", "："}) {
    const std::size_t at = text.find(colon);
    if (at != std::string_view::npos && at < 24 && count_words(text.substr(0, at)) <= 3) {
      text = trim(text.substr(at + colon.size()));
      break;
    }
  }
  for (const auto& [open, close] : kQuotes) {
    if (text.size() > open.size() + close.size() && text.starts_with(open) &&
        text.ends_with(close)) {
      text = trim(text.substr(open.size(), text.size() - open.size() - close.size()));
    }
  }
  std::string kept;
  int used = 0;
  for (const std::string& sentence : sentences(text)) {
    used += count_words(sentence);
    if (used > max_words || !ends_as_sentence(sentence)) break;
    append_sentence(kept, sentence);
  }
  return kept;
}

std::string check_rewriting(std::string_view styled, std::string_view answer,
                            const TripletChecks& checks, const ContentWords& content,
                            double min_support) {
  if (styled.empty()) return "style_empty";
  if (normalise(styled) == normalise(answer)) return "style_unchanged";
  if (std::string reason = checks.answer(styled); !reason.empty()) return reason;
  if (count_words(styled) > 2 * count_words(answer) + 15) return "style_length";
  if (content.support(answer, {styled}) < min_support) return "style_lost_meaning";
  return {};
}

}  // namespace rolellm
