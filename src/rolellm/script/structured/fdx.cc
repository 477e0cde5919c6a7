// Final Draft: XML whose paragraphs name their type.
#include <cctype>
#include <string>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "rolellm/script/formats.h"
#include "rolellm/script/structured/positions.h"

namespace rolellm {
namespace {

/// The texts of a paragraph as one; notes to the script's makers are not part of it.
void append_text(const pugi::xml_node& node, std::string& text) {
  for (const pugi::xml_node& child : node.children()) {
    const std::string_view name = child.name();
    if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      text += child.value();
    } else if (name == "Text") {
      append_text(child, text);
    }
  }
}

std::string text_of(const pugi::xml_node& paragraph) {
  std::string raw, text;
  append_text(paragraph, raw);
  for (const char c : raw) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      text += c;
    } else if (!text.empty() && text.back() != ' ') {
      text += ' ';
    }
  }
  return std::string(trim(text));
}

class FdxReader {
 public:
  explicit FdxReader(std::string_view text) : index_(text) {}

  TaggedScript read(const pugi::xml_node& root) {
    read_title_page(root.child("TitlePage").child("Content"));
    read_content(root.child("Content"));
    return std::move(script_);
  }

 private:
  TaggedLine& add(LineKind kind, const pugi::xml_node& node, std::string text) {
    script_.lines.push_back({.kind = kind,
                             .text = script_.keep(std::move(text)),
                             .source_line = index_.line_at(offset_of(node)),
                             .starts_paragraph = true});
    return script_.lines.back();
  }
  static std::size_t offset_of(const pugi::xml_node& node) {
    return static_cast<std::size_t>(std::max<std::ptrdiff_t>(node.offset_debug(), 0));
  }

  void read_title_page(const pugi::xml_node& content) {
    bool by = false;
    for (const pugi::xml_node& node : content.children("Paragraph")) {
      const std::string text = text_of(node);
      if (text.empty()) continue;
      const bool says_by = text.size() <= 24 && (text.ends_with("by") || text.ends_with("BY"));
      if (script_.title.empty()) {
        script_.title = text;
      } else if (by && script_.author.empty()) {
        script_.author = text;
      }
      by = says_by;
      add(LineKind::meta, node, text);
    }
  }

  void read_content(const pugi::xml_node& parent) {
    for (const pugi::xml_node& node : parent.children()) {
      const std::string_view name = node.name();
      if (name == "DualDialogue") {
        read_content(node);
      } else if (name == "Paragraph") {
        read_paragraph(node);
      }
    }
  }

  void read_paragraph(const pugi::xml_node& node) {
    const std::string text = text_of(node);
    const std::string_view type = node.attribute("Type").value();
    if (!text.empty()) {
      if (type == "Character") {
        Cue cue = split_cue(text);
        if (cue.name.empty()) {
          add(LineKind::action, node, text);
        } else {
          add(LineKind::cue, node, {}).cue = script_.add_cue(std::move(cue));
        }
      } else if (type == "Scene Heading") {
        add(LineKind::scene_heading, node, text);
      } else if (type == "Shot" || type == "New Act" || type == "End of Act") {
        add(LineKind::scene_heading, node, text).new_scene = false;
      } else if (type == "Dialogue") {
        add(LineKind::dialogue, node, text);
      } else if (type == "Lyrics" || type == "Singing") {
        add(LineKind::lyrics, node, text);
      } else if (type == "Parenthetical") {
        add(LineKind::parenthetical, node, text.front() == '(' ? text : "(" + text + ")");
      } else if (type == "Transition") {
        add(LineKind::transition, node, text);
      } else {
        add(LineKind::action, node, text);
      }
    }
    // Final Draft keeps two columns of speech inside an empty paragraph.
    if (node.child("DualDialogue")) read_content(node.child("DualDialogue"));
  }

  LineIndex index_;
  TaggedScript script_;
};

}  // namespace

double looks_like_fdx(const SourceText& source, std::string& why) {
  const bool found = source.text().substr(0, 4096).find("<FinalDraft") != std::string_view::npos;
  why = found ? "XML with a <FinalDraft> root" : "no <FinalDraft> root";
  return found ? 1.0 : 0.0;
}

Result<TaggedScript> parse_fdx(const SourceText& source) {
  const std::string_view text = source.text();
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(), pugi::parse_default | pugi::parse_ws_pcdata, pugi::encoding_utf8);
  if (!parsed) {
    const auto offset = static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0));
    return fail(
        Error{.kind = ErrorKind::bad_script,
              .detail = "xml",
              .message = fmt::format("expected Final Draft's XML, found: {}", parsed.description()),
              .line = LineIndex(text).line_at(offset),
              .offset = static_cast<std::int64_t>(offset)});
  }
  const pugi::xml_node root = document.child("FinalDraft");
  if (!root.child("Content")) {
    return fail(ErrorKind::bad_script, "xml", "expected <FinalDraft> with a <Content>, found none");
  }
  return FdxReader(text).read(root);
}

}  // namespace rolellm
