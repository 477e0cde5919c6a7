#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// `*` and `_` as themselves, and nothing that opens a note or a boneyard.
std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*' || text[i] == '_') out += '\\';
    out += text[i];
    const bool opens = (text[i] == '[' && text.substr(i + 1, 1) == "[") ||
                       (text[i] == '/' && text.substr(i + 1, 1) == "*");
    if (opens) out += ' ';
  }
  return out;
}

std::string heading(const std::string& text) {
  const bool natural = is_scene_heading(text);
  return (natural ? "" : ".") + escaped(text);
}

std::string cue(const Utterance& u) {
  std::string name = upper_ascii(u.role);
  // Capitals make a name; scripts without any, such as Chinese, have to force theirs.
  if (!has_uppercase(name) || !is_capital_name(name) || is_scene_heading(name) ||
      is_transition(name))
    name = "@" + u.role;
  if (!u.extension.empty()) name += " (" + u.extension + ")";
  return name;
}

void append_speech(const Utterance& u, std::string& out) {
  out += "\n" + cue(u) + "\n";
  const bool sung = u.kind == UtteranceKind::lyrics;
  std::size_t at = 0;
  const auto say = [&](std::string_view text) {
    for (text = trim(text); !text.empty();) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string line = escaped(trim(text.substr(0, end)));
      if (!line.empty()) out += (sung ? "~" : "") + line + "\n";
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  };
  for (const Direction& d : u.directions) {
    const auto offset = std::clamp(static_cast<std::size_t>(d.offset), at, u.content.size());
    say(std::string_view(u.content).substr(at, offset - at));
    at = offset;
    out += "(" + escaped(d.text) + ")\n";
  }
  say(std::string_view(u.content).substr(at));
}

}  // namespace

std::string render_fountain(const Script& script) {
  std::string out;
  for (const auto& [key, value] : {std::pair{"Title", &script.title},
                                   {"Author", &script.author},
                                   {"License", &script.license}}) {
    if (!value->empty()) out += fmt::format("{}: {}\n", key, escaped(*value));
  }
  for (const Utterance& u : script.utterances) {
    switch (u.kind) {
      case UtteranceKind::dialogue:
        append_speech(u, out);
        break;
      case UtteranceKind::lyrics:
        if (u.role == "narrator") {
          out += "\n~" + escaped(u.content) + "\n";
        } else {
          append_speech(u, out);
        }
        break;
      case UtteranceKind::scene_heading:
        out += "\n" + heading(u.content) + "\n";
        break;
      case UtteranceKind::transition:
        out += "\n" + std::string(is_transition(u.content) ? "" : "> ") + escaped(u.content) + "\n";
        break;
      case UtteranceKind::meta:
        break;
      default: {
        const std::string text = escaped(u.content);
        const bool odd = has_uppercase(text) && !has_lowercase(text);
        const bool marked =
            std::string_view("!@~>.#=").find(text.front()) != std::string_view::npos;
        out += "\n" + std::string(odd || marked || is_scene_heading(text) ? "!" : "") + text + "\n";
        break;
      }
    }
  }
  return out;
}

}  // namespace rolellm
