// How one stage play, transcript or Chinese script is set: everything that is a habit of the file,
// and what printing, scanning and the web did to it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace rolellm {

/// Where a speaker's name stands.
enum class NamePlace {
  above,    ///< on a line of its own
  centred,  ///< the same, in the middle of the line
  before,   ///< in the first line of the speech
};
enum class NameCase { as_written, capitals, title, small };
/// How acts and scenes are counted; `as_written` keeps the script's own headings.
enum class HeadingStyle {
  as_written,
  english,
  german,
  french,
  bracketed,
  chinese,
  chinese_numbered
};
/// What stands between a person and the description in the list of persons.
enum class ListStyle { comma, dots, dash, brackets, bare };

inline constexpr int kUnbroken = 1 << 20;  ///< a width that no line has

struct PlayLayout {
  NamePlace place = NamePlace::above;
  NameCase name_case = NameCase::capitals;
  bool abbreviated = false;    ///< `Obad.` for OBADIAH
  std::string name_end = ".";  ///< behind the name: `.`, `:`, `` or `—`
  std::string name_gap = " ";  ///< between the name and the speech beside it
  std::string name_mark;       ///< around the name: `_`, `**`
  std::string name_before;     ///< `>> `
  int speech_indent = 0;       ///< columns of a speech's lines, below the name's
  int first_indent = 0;        ///< of the line with the name
  int width = 72;
  int blank_between = 1;       ///< blank lines between speeches
  bool double_spaced = false;  ///< a blank line behind every line
  std::string open = "[", close = "]";
  bool italic_directions = false;  ///< `[_Exit._]`
  int direction_indent = 0;
  bool opening_beside_name = false;  ///< `OBADIAH (aside). …`: a first direction by the name
  bool wide_colon = false;           ///< Chinese: `角色：` and full-width brackets
  bool quoted = false;               ///< speech in 「」
  bool title_page = true;
  bool cast_list = false;
  ListStyle list = ListStyle::comma;
  bool frame = false;  ///< a library's lines before and after the play
  bool headings = true;
  HeadingStyle heading = HeadingStyle::as_written;
  std::string line_end = "\n";

  // --- dirt ---
  int line_numbers = 0;        ///< every so many lines a number at the right margin; 0: none
  int page_lines = 0;          ///< lines of a page; 0: no pages
  bool running_heads = false;  ///< title and number rather than a number alone
  int page_shift = 0;          ///< columns a page may lie further right
  double lost_blanks = 0;      ///< share of blank lines that are gone
  double misread_text = 0;     ///< share of signs that a scanner misread: in speech,
  double misread_names = 0;    ///< in names
  bool note_marks = false;     ///< `[3]` behind some speeches, footnotes below
  bool times = false;          ///< `[00:01:07] NAME: …`
};

/// A layout that people have, by name.
struct NamedPlayLayout {
  std::string_view name;
  PlayLayout layout;
};
/// All of them, clean: of stage plays, transcripts and Chinese scripts.
const std::vector<NamedPlayLayout>& play_layouts();
const std::vector<NamedPlayLayout>& transcript_layouts();
const std::vector<NamedPlayLayout>& chinese_layouts();

/// `layout` with dirt that suits it. Two seeds rarely give the same.
PlayLayout with_dirt(PlayLayout layout, std::uint64_t seed);
/// One of `layouts` with dirt.
PlayLayout sample_layout_of(const std::vector<NamedPlayLayout>& layouts, std::uint64_t seed);

}  // namespace rolellm
