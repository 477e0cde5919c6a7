// Fountain's marks within a line: emphasis, forced elements, scene numbers.
#pragma once

#include <string>
#include <string_view>

#include "rolellm/script/line_shapes.h"

namespace rolellm {

/// Without the `*`, `**`, `***` and `_` that mark emphasis, as in Markdown: an opening mark stands
/// before a letter, its closing one behind a letter of the same line. `\*` and `\_` are themselves.
std::string without_emphasis(std::string_view text);

/// `INT. BARN`, `ext barn`, `I/E. CAR`, `EST. TOWN`, Chinese ones too; not the forced ones.
bool is_fountain_heading(std::string_view line);
/// `.BARN`: one full stop before a letter or digit. `...and so on` is none.
bool is_forced_heading(std::string_view line);
/// Without the full stop that forces a heading and without a `#1A#` at its end.
std::string_view fountain_heading_text(std::string_view line);

/// `CUT TO:`, `FADE OUT.`: in capitals and not forced by `>`.
bool is_fountain_transition(std::string_view line);
/// `===` and longer.
bool is_page_break(std::string_view line);

/// A line that names a speaker if a blank line stands above and speech below it: in capitals but
/// for what is in brackets, or forced by `@`.
bool is_fountain_cue(std::string_view line);
/// Who is called by such a line.
Cue fountain_cue(std::string_view line);

}  // namespace rolellm
