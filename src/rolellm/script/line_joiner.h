// The text of a row from the lines it was wrapped into.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "rolellm/script/source_lines.h"
#include "rolellm/text/two_bytes.h"

namespace rolellm {

/// Adds `line`, of each run of blanks only the first; a tab is a blank.
void append_squeezed(std::string& text, std::string_view line);

/// Puts lines behind each other: one blank where a line ended, none between Chinese words, between
/// them and digits or English words as the file mostly has it, and runs of blanks as one. Words
/// that line ends part (`embar-`, `rassed`) are whole again where the file has them whole
/// elsewhere; else the hyphen stays, without a blank where the file's hyphens have none.
class LineJoiner {
 public:
  /// Rows below each other are asked for first: only words that are parted are looked for.
  void expect(std::string_view above, std::string_view below);
  /// Looks for the parted words in the whole text, if there are any.
  void look_through(const Lines& source);

  void append(std::string& text, std::string_view line) const;

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  void look_through(std::string_view line);
  void count_mixed(std::string_view line);

  std::unordered_map<std::string, bool, Hash, std::equal_to<>> parted_;  // whether seen whole
  TwoByteSet begun_;              // by their first two bytes, which settle nearly all words
  int ends_ = 0, dashes_ = 0;     // hyphens of parted words; hyphens before a blank within lines
  bool any_mixed_ = false;        // a line that ended between Han and ASCII
  int apart_ = 0, together_ = 0;  // the two in a line: `第 12 场`, `第12场`
};

}  // namespace rolellm
