// Lines that open a speech by naming who says it, and which of those names are speakers.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// How a speech is opened: `NAME.` on its own line, `NAME. text`, `NAME: text`, `角色：台词`.
enum class NameStyle { own_line, stop, colon, wide_colon };

/// A line that may open a speech.
struct Opening {
  Cue cue;
  std::string_view speech;  ///< what follows the name on the line
};

std::optional<Opening> read_opening(std::string_view line, NameStyle style);

/// `NAME (a direction that goes on` above `in the next line): text`. Nothing when line `i` and the
/// one below are not so built.
std::optional<Opening> read_wrapped_opening(const Lines& lines, std::size_t i, NameStyle style);

/// How often each name opens a speech.
using NameCounts = std::map<std::string, int>;
NameCounts count_names(const Lines& lines, std::size_t from, NameStyle style);

/// A name counts when it comes again, or is in capitals (or Han) and so cannot be prose.
bool is_known(const NameCounts& counts, const std::string& name);

/// Tells openings from lines of speech that look like one (`Three: whoever is last …`,
/// `Correction. Thirty-eight …`) by where the file lets speeches begin.
class OpeningFinder {
 public:
  /// Reads all lines from `from`.
  OpeningFinder(const Lines& lines, std::size_t from, NameStyle style);

  /// The opening on line `i`, when it names a known speaker where a speech may begin.
  std::optional<Opening> at(std::size_t i) const;
  const NameCounts& names() const { return names_; }

 private:
  bool may_begin(std::size_t i, const Opening& opening) const;

  const Lines& lines_;
  NameStyle style_;
  NameCounts names_;
  bool after_blanks_ = false;  // nearly all openings have a blank line above
  int indent_ = -1;            // of openings, where it differs from that of other lines
};

}  // namespace rolellm
