// The lines of a screenplay as they are written one below the other, in the columns of a layout.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rolellm/core/random.h"
#include "rolellm/script/render/render.h"

namespace rolellm {

class LineSheet {
 public:
  /// `layout` must outlive the sheet.
  LineSheet(const ScreenplayLayout& layout, std::uint64_t seed);

  bool empty() const { return lines_.empty(); }
  void put(int column, std::string_view text, LineKind kind);
  /// In lines of at most `width` characters, all but the first `hang` columns further right.
  void put_wrapped(int column, std::string_view text, int width, LineKind kind, int hang = 0);
  /// Empty lines; those that the layout puts below each line count.
  void blanks(int count);
  /// Between two paragraphs, `more` lines wider than usual, unless it is lost.
  void gap(int more = 0);

  std::vector<RenderedLine>& lines() { return lines_; }

 private:
  bool chance(double share) { return random_.uniform() < share; }
  int stray(LineKind kind);
  void break_words(std::vector<std::string>& lines);
  void widen_sentences(std::string& line);

  const ScreenplayLayout& layout_;
  Random random_;
  std::vector<RenderedLine> lines_;
};

}  // namespace rolellm
