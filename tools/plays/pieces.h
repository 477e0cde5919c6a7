// Pieces of a play, as somebody copies them: a hundred lines from the middle of a scene.
#pragma once

#include <string>
#include <string_view>

#include "speech_tally.h"

namespace rolellm {

struct PieceOptions {
  std::size_t lines = 100;  ///< of a piece
  std::size_t count = 8;    ///< pieces of a text, spread evenly
  int show = 0;             ///< wrong speeches printed, per piece
};

/// Reads pieces of `text`, each in the format that `auto` takes it for, and compares the speeches
/// that lie whole in the piece with what the whole text, read as `format`, has there. Nothing but
/// `wanted` and `refused` counts where the whole text cannot be read.
SpeechTally read_pieces(const std::string& text, std::string_view format,
                        const PieceOptions& options, const std::string& label);

}  // namespace rolellm
