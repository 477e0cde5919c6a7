// A chat message as speech: actions between stars, and words without marks of Markdown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

struct ChatPiece {
  bool is_action = false;  ///< stood between stars: `*sighs*`
  std::string text;        ///< line breaks as blanks
};

/// Pieces in order. Bold is said, and so is one stressed word in the middle of a sentence: `I
/// *really* mean it`. `5 * 3` has no marks.
std::vector<ChatPiece> chat_pieces(std::string_view message);

}  // namespace rolellm
