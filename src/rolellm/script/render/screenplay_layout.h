// The layout of one plain-text screenplay: everything that is a habit of the file, clean or dirty.
#pragma once

#include <cstdint>
#include <string>

#include "rolellm/core/result.h"

namespace rolellm {

/// Where a scene number stands beside its heading.
enum class SceneNumbers { none, left, both, below };
/// Where a direction inside a speech goes.
enum class DirectionPlace { own_line, inside_line, on_cue };
enum class CueCase { capitals, title, lower };
/// What a web page left: `<b>NAME</b>`, `<b>` with `</b>` on the line below, `<pre>` and `&nbsp;`.
enum class Markup { none, same_line, next_line, page };

struct ScreenplayLayout {
  // Columns of the first letter; widths in characters.
  int action = 0, speech = 10, bracket = 15, cue = 22, transition = 50;
  int action_width = 60, speech_width = 35, bracket_width = 20;
  int margin = 0;           ///< added to every column
  bool tab_margin = false;  ///< the margin is a tab
  bool tabs = false;        ///< tabs for blanks, where columns allow
  bool centred_cue = false;
  double cue_strays = 0;          ///< share of names a few columns off, as conversions have them
  double line_strays = 0;         ///< share of lines one column off
  bool hanging_brackets = false;  ///< a wrapped direction goes on one column further right

  int blank_between = 1;  ///< blank lines between paragraphs
  int blank_before_scene = 2;
  int more_above_cue = 0;        ///< blank lines beyond those between paragraphs
  int more_below_heading = 0;    ///< the same
  bool tight_headings = false;   ///< none below headings
  bool tight_action = false;     ///< none above action, but below headings
  int line_spacing = 0;          ///< blank lines after every line
  int blank_after_cue = 0;       ///< `NAME`, blank, speech
  int blank_in_speech = 0;       ///< blank lines between name, directions and what is said
  double lost_blanks = 0;        ///< share of the blank lines between paragraphs that are missing
  double lost_after_speech = 0;  ///< the same, only between a speech and the action below it
  bool inked_blanks = false;     ///< "blank" lines hold blanks
  double split_paragraphs = 0;   ///< share of lines of action with an empty line in the paragraph
  double split_speeches = 0;     ///< the same in speeches
  double brackets_apart = 0;     ///< share of directions in capitals under an empty line
  double capitals_apart = 0;     ///< share of lines in capitals and between empty lines
  double hyphens = 0;            ///< share of line ends that break a word
  double wide_sentences = 0;     ///< share of sentences that begin a few blanks off

  SceneNumbers numbers = SceneNumbers::none;
  bool number_tab = false;
  int number_hang = 0;  ///< columns by which a scene number stands left of the action
  int first_number = 1;
  std::string heading_mark = ". ";  ///< between INT and the place
  bool lower_headings = false;
  double odd_headings = 0;      ///< share of headings with INT./EXT., (1955) and the like
  double bare_headings = 0;     ///< share of headings that name a place alone, or with a time
  double omitted = 0;           ///< share of scenes with `41 OMITTED 41` above
  double left_out_action = 0;   ///< share of action paragraphs: headings stand above names
  double more_action = 0;       ///< share of speeches with invented action below
  double left_out_speech = 0;   ///< share of speeches that are missing
  double more_speech = 0;       ///< share of speeches with invented words
  double shots = 0;             ///< share of action paragraphs under a shot line of their own
  bool numbered_shots = false;  ///< shots are numbered, and so are headings
  bool shots_run_on = false;    ///< `THE BELL` and, without a blank, what it does
  double bare_transitions = 0;  ///< share of scenes that end in CUT TO:
  double sounds = 0;            ///< share of action paragraphs with a line like WHOOSH!
  double capital_actions = 0;   ///< share of action paragraphs with one in capitals
  double signs = 0;             ///< share of action paragraphs with a sign or a letter below
  double lists = 0;             ///< share of action paragraphs with a list of pictures below

  DirectionPlace directions = DirectionPlace::own_line;
  double extra_directions = 0;  ///< share of speeches given one
  double odd_extensions = 0;    ///< share of names with (O.S.), (into phone) and the like
  bool mixed_names = false;     ///< names replaced by harder ones: GUARD #2, McTAVISH, MR. O'DAY
  CueCase cue_case = CueCase::capitals;
  bool colon_after_cue = false;
  double capital_speeches = 0;         ///< share of speeches in capitals
  double inline_speeches = 0;          ///< share of speeches written `NAME: text`
  double dual = 0;                     ///< share of pairs of speeches side by side
  double wrapped_cues = 0;             ///< share of names that take two lines
  std::string continued = "(CONT'D)";  ///< behind a name that speaks again; empty for none
  bool continued_below = false;        ///< in a line of its own below the name

  int page_lines = 0;             ///< lines per page; 0: no pages
  bool unnumbered_pages = false;  ///< the conversion lost the line with the number
  bool page_numbers_right = true;
  std::string number_style = "{}.";
  std::string running_head;         ///< before the page number; empty for none
  std::string head_line;            ///< a line of its own above it
  bool number_first = false;        ///< the number stands before the running head
  bool number_at_foot = false;      ///< and once more below the page
  std::string page_foot;            ///< a line below each page, such as a converter's name
  bool scene_continued = false;     ///< (CONTINUED) at the foot, CONTINUED: at the head
  bool numbered_continued = false;  ///< 67   CONTINUED: (2)    67
  bool speech_continued = false;    ///< (MORE) and NAME (CONT'D)
  int blank_at_page = 2;
  bool form_feeds = false;
  int page_shift = 0;  ///< columns by which pages may stand further right

  double stars = 0;         ///< share of lines with a revision mark
  int star_column = 0;      ///< where it stands; 0: a few blanks behind the text
  bool star_lines = false;  ///< it stands in a line of its own below, as extraction leaves it
  double ocr = 0;           ///< share of characters misread
  double spread = 0;        ///< share of names and headings with a blank inside a word
  double torn = 0;          ///< share of lines with a wide gap inside
  Markup markup = Markup::none;
  bool curly_quotes = false;
  bool trailing_blanks = false;
  bool title_page = false;
  std::string watermark;           ///< a line at the top and the bottom of the file; empty for none
  int cut_head = 0, cut_tail = 0;  ///< lines cut off: the text begins and ends in mid-scene
  int keep_lines = 0;              ///< a stretch of so many lines alone; 0: all
  int keep_head = 0;               ///< so many lines from the top alone; 0: all
  std::string line_end = "\n";
};

/// A layout as found in the wild; two seeds rarely give the same. Something always tells the kinds
/// apart: where columns are lost, blank lines are kept, and the other way round.
Result<ScreenplayLayout> sample_layout(std::uint64_t seed);

}  // namespace rolellm
