// Whether what was read is a script at all: code, logs and manuals have lines that look like names.
#pragma once

#include <string>

#include "rolellm/script/script.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {

/// What speaks against `script`, which `auto` read from `lines`; empty when nothing does. Errors:
/// `config` and `io` of `data/words/not_speakers.yaml`.
Result<std::string> why_no_script(const Script& script, const Lines& lines);

/// Whether a text in which nobody speaks is a piece of a screenplay all the same: two headings with
/// INT. or EXT., or marks of pages such as (CONTINUED).
bool is_film_without_speech(const Lines& lines);

}  // namespace rolellm
