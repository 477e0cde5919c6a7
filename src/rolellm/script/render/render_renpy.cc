#include <map>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/cast/cast.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// A string of Ren'Py's: its own marks doubled, quotes escaped.
std::string renpy_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '{' || c == '[') out += c;
    out += c == '\n' ? ' ' : c;
  }
  return out + "\"";
}

}  // namespace

std::string render_renpy(const Script& script) {
  std::string out;
  std::map<std::string, std::string> variables;
  for (const Speaker& speaker : speakers_of(script)) {
    const std::string variable = fmt::format("c{}", variables.size() + 1);
    out += fmt::format("define {} = Character({})\n", variable, renpy_string(speaker.name));
    variables[speaker.name] = variable;
  }
  int labels = 0;
  out += "\nlabel start:\n";
  for (const Utterance& u : script.utterances) {
    if (is_speech(u) && u.role != "narrator") {
      // Round brackets alone: square ones are variables to Ren'Py.
      out +=
          fmt::format("    {} {}\n", variables[u.role], renpy_string(with_directions(u, "(", ")")));
    } else if (u.kind == UtteranceKind::scene_heading) {
      out += fmt::format("\nlabel scene_{}:\n    # {}\n", ++labels, u.content);
    } else if (u.kind == UtteranceKind::action || u.kind == UtteranceKind::parenthetical) {
      out += fmt::format("    {}\n", renpy_string(u.content));
    }
  }
  return out + "\n    return\n";
}

}  // namespace rolellm
