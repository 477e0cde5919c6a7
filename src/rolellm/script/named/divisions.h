// Headings of acts and scenes in plays and broadcasts.
#pragma once

#include <string_view>

namespace rolellm {

/// `ACT II`, `Act the First.`, `SCENE 3. A room`, `Dritter Auftritt`, `ACTE PREMIER`, `Prolog`,
/// `ACT I, SCENE 2`, `TEASER`. `line` is trimmed. Prose such as `Act one thing at a time` is none.
bool is_act_or_scene(std::string_view line);

/// `[Scene: a kitchen]`, in round brackets too.
bool is_bracketed_heading(std::string_view line);

/// `COMMERCIAL BREAK`, `THE END`, `(Der Vorhang fällt.)`, `END OF ACT II`.
bool is_break(std::string_view line);

}  // namespace rolellm
