#include <algorithm>
#include <sstream>
#include <string>

#include <pugixml.hpp>

#include "rolellm/script/render/render.h"
#include "rolellm/script/render/text_layout.h"
#include "rolellm/script/source_lines.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

void paragraph(pugi::xml_node content, const char* type, std::string_view text) {
  text = trim(text);
  if (text.empty()) return;
  pugi::xml_node node = content.append_child("Paragraph");
  if (*type != '\0') node.append_attribute("Type") = type;
  node.append_child("Text").text().set(std::string(text).c_str());
}

void speech(pugi::xml_node content, const Utterance& u) {
  std::string name = upper_ascii(u.role);
  if (!u.extension.empty()) name += " (" + u.extension + ")";
  paragraph(content, "Character", name);
  const char* said = u.kind == UtteranceKind::lyrics ? "Lyrics" : "Dialogue";
  std::size_t at = 0;
  for (const Direction& d : u.directions) {
    const auto offset = std::clamp(static_cast<std::size_t>(d.offset), at, u.content.size());
    paragraph(content, said, std::string_view(u.content).substr(at, offset - at));
    at = offset;
    paragraph(content, "Parenthetical", "(" + d.text + ")");
  }
  paragraph(content, said, std::string_view(u.content).substr(at));
}

const char* type_of(UtteranceKind kind) {
  switch (kind) {
    case UtteranceKind::scene_heading:
      return "Scene Heading";
    case UtteranceKind::transition:
      return "Transition";
    default:
      return "Action";
  }
}

}  // namespace

std::string render_fdx(const Script& script) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = document.append_child("FinalDraft");
  root.append_attribute("DocumentType") = "Script";
  root.append_attribute("Version") = "5";
  pugi::xml_node content = root.append_child("Content");
  for (const Utterance& u : script.utterances) {
    if (u.kind == UtteranceKind::meta) continue;
    if (is_speech(u) && u.role != "narrator") {
      speech(content, u);
    } else {
      paragraph(content, type_of(u.kind), u.content);
    }
  }
  pugi::xml_node page = root.append_child("TitlePage").append_child("Content");
  paragraph(page, "", script.title);
  if (!script.author.empty()) {
    paragraph(page, "", "Written by");
    paragraph(page, "", script.author);
  }
  std::ostringstream out;
  document.save(out, "  ", pugi::format_default, pugi::encoding_utf8);
  return out.str();
}

}  // namespace rolellm
