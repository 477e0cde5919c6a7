// How one stage play or transcript is set: everything that is a habit of the file.
#pragma once

#include <cstdint>
#include <string>

namespace rolellm {

/// Where a speaker's name stands.
enum class NamePlace {
  above,    ///< on a line of its own
  centred,  ///< the same, in the middle of the line
  before,   ///< in the first line of the speech
};
enum class NameCase { as_written, capitals, title };

struct PlayLayout {
  NamePlace place = NamePlace::above;
  NameCase name_case = NameCase::capitals;
  bool abbreviated = false;    ///< `Obad.` for OBADIAH
  std::string name_end = ".";  ///< behind the name: `.`, `:`, `` or `—`
  bool italic_names = false;   ///< `_Obadiah_.`
  int speech_indent = 0;       ///< columns of a speech's lines, below the name's
  int first_indent = 0;        ///< of the line with the name
  int width = 72;
  int blank_between = 1;  ///< blank lines between speeches
  std::string open = "[", close = "]";
  bool italic_directions = false;  ///< `[_Exit._]`
  int direction_indent = 0;
  bool opening_beside_name = false;  ///< `OBADIAH (aside). …`: a first direction by the name
  bool wide_colon = false;           ///< Chinese: `角色：` and full-width brackets
  bool title_page = true;
  bool cast_list = false;
  bool frame = false;  ///< a library's lines before and after the play
  bool headings = true;
  bool tabs = false;
  std::string line_end = "\n";
};

/// `NAME: text`, as meetings and television are written down.
PlayLayout transcript_layout();
/// `角色：台词`.
PlayLayout chinese_layout();
/// A layout as editions have it; two seeds rarely give the same.
PlayLayout sample_play_layout(std::uint64_t seed);

}  // namespace rolellm
