#include "rolellm/script/structured/chat_text.h"

#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

bool is_blank_sign(char c) { return static_cast<unsigned char>(c) <= ' '; }

/// Where the action that opens at `at` closes, or npos. Paragraphs are not bridged.
std::size_t closing_star(std::string_view text, std::size_t at) {
  const std::size_t end = text.find('*', at + 1);
  const bool closes = end != std::string_view::npos && end > at + 1 &&
                      !is_blank_sign(text[at + 1]) && !is_blank_sign(text[end - 1]) &&
                      text.substr(at, end - at).find("\n\n") == std::string_view::npos;
  return closes ? end : std::string_view::npos;
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
  const auto append = [&](bool is_action, std::string_view text) {
    if (pieces.empty() || pieces.back().is_action != is_action || is_action)
      pieces.push_back({is_action, {}});
    std::string& out = pieces.back().text;
    for (const char c : text) {
      if (!is_blank_sign(c)) {
        out += c;
      } else if (!out.ends_with(' ')) {
        out += ' ';
      }
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
