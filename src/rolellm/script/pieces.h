// Where a long script is parted, so that it can be read piece by piece.
#pragma once

#include <vector>

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Lines of a piece: far more than any film or play has.
inline constexpr std::size_t kPieceLines = 100'000;

/// All of `lines` in order: one range, or of more than `most` lines several of about one size, each
/// up to a heading that comes soon, else to the next empty line, else where it happens to end.
std::vector<LineSpan> pieces_of(const Lines& lines, std::size_t most = kPieceLines);

/// The same of a text; one with a boneyard of Fountain, which may be of any length, is one piece.
std::vector<LineSpan> pieces_of(const SourceText& source);

/// The lines of a piece.
Lines lines_in(const Lines& lines, LineSpan piece);

}  // namespace rolellm
