// Ren'Py's strings and characters: what is said, and by whom.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "rolellm/script/source_lines.h"

namespace rolellm {

/// Letters, digits, `_`, `.` and everything that is not ASCII.
bool is_renpy_word(char c);

/// Reads `"…"`, `'…'` or `` `…` `` at the start of `text`, escapes resolved; the rest is left in
/// `text`.
std::optional<std::string> take_renpy_string(std::string_view& text);

/// The quote of a string that is still open behind `line`, or '\0'; `open` is that of the lines
/// before.
char open_renpy_string(std::string_view line, char open);

/// What is said: `{b}` tags and `[variables]` out, `{{` and `[[` as one mark, runs of blanks as
/// one.
std::string renpy_said(std::string_view text);

/// The characters and variables that a file defines, and its title.
class RenpyNames {
 public:
  explicit RenpyNames(const Lines& lines);

  bool knows(std::string_view variable) const;
  /// Who speaks as `variable`: empty for the narrator, the variable itself when nothing else is
  /// known.
  std::string speaker(std::string_view variable) const;
  /// What `name` shows: a variable in it has the value it begins with; `otherwise` when it is made
  /// of tags alone.
  std::string shown_name(std::string_view name, const std::string& otherwise) const;
  const std::string& title() const { return title_; }
  std::size_t characters() const { return characters_.size(); }

 private:
  void read_definition(std::string_view line, std::string_view below);
  std::string name_in(std::string_view arguments, const std::string& variable) const;
  std::string value_of(std::string_view variable) const;

  std::map<std::string, std::string, std::less<>> characters_, values_;
  std::string title_;
};

}  // namespace rolellm
