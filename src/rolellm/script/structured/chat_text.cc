#include "rolellm/script/structured/chat_text.h"

#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/wide_text.h"

namespace rolellm {
namespace {

bool is_blank_sign(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Where the action that opens at `at` closes, or npos. Paragraphs are bridged from the beginning
/// of one on, and to no star inside a word.
std::size_t closing_star(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('*', at + 1);
  if (end == std::string_view::npos || end == at + 1 || is_blank_sign(text[at + 1]) ||
      is_blank_sign(text[end - 1]))
    return std::string_view::npos;
  const bool one_paragraph = text.substr(at, end - at).find("\n\n") == std::string_view::npos;
  const bool begins = at == 0 || text[at - 1] == '\n';
  const bool ends = end + 1 == text.size() || !is_ascii_alnum(text[end + 1]);
  return one_paragraph || (begins && ends) ? end : std::string_view::npos;
}

/// One word behind another one: stressed, not done.
bool is_stressed(std::string_view before, std::string_view words) {
  if (words.find(' ') != std::string_view::npos) return false;
  before = trim(before);
  return !before.empty() && is_ascii_alnum(before.back());
}

}  // namespace

std::vector<ChatPiece> chat_pieces(std::string_view message) {
  std::vector<ChatPiece> pieces;
  bool line_ended = false;
  const auto append = [&](bool is_action, std::string_view text) {
    if (pieces.empty() || pieces.back().is_action != is_action || is_action)
      pieces.push_back({is_action, {}});
    std::string& out = pieces.back().text;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (is_blank_sign(text[i])) {
        line_ended = line_ended || text[i] == '\n';
        if (!out.ends_with(' ')) out += ' ';
        continue;
      }
      // Where a line ends between Chinese words there is no blank.
      const bool joins = line_ended && out.size() > kHanBytes && out.back() == ' ' &&
                         is_wide_at(out, out.size() - 1 - kHanBytes) && is_wide_at(text, i);
      if (joins) out.pop_back();
      line_ended = false;
      out += text[i];
    }
  };
  for (std::size_t at = 0; at < message.size();) {
    if (message.substr(at, 2) == "**") {
      at += 2;
      continue;
    }
    const std::size_t end = message[at] == '*' ? closing_star(message, at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      append(false, message.substr(at, 1));
      ++at;
      continue;
    }
    const std::string_view words = message.substr(at + 1, end - at - 1);
    const bool said =
        !pieces.empty() && !pieces.back().is_action && is_stressed(pieces.back().text, words);
    append(!said, words);
    at = end + 1;
  }
  return pieces;
}

}  // namespace rolellm
