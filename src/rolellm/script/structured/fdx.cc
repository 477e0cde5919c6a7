// Final Draft: XML whose paragraphs name their type.
#include <algorithm>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "rolellm/script/formats.h"

namespace rolellm {
namespace {

/// The runs of a paragraph joined as they stand: blanks between words lie inside runs, those around
/// them are the file's own indentation. Notes to the script's makers are no `Text`.
std::string text_of(const pugi::xml_node& paragraph) {
  std::string text;
  for (const pugi::xml_node& run : paragraph.children("Text")) {
    for (const pugi::xml_node& piece : run.children()) {
      if (piece.type() != pugi::node_pcdata && piece.type() != pugi::node_cdata) continue;
      for (const char c : std::string_view(piece.value())) {
        const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!blank) {
          text += c;
        } else if (!text.empty() && text.back() != ' ') {
          text += ' ';
        }
      }
    }
  }
  return std::string(trim(text));
}

/// `(low)` as `low`.
std::string without_outer_brackets(std::string text) {
  if (text.starts_with('(')) text.erase(0, 1);
  if (text.ends_with(')')) text.pop_back();
  return std::string(trim(text));
}

/// `written by`, `A play by`.
bool says_by(std::string_view text) {
  return text.size() <= 24 &&
         (text.ends_with("by") || text.ends_with("By") || text.ends_with("BY"));
}

/// The author of `Written by Ida Lunt`, or empty.
std::string_view author_in(std::string_view text) {
  const std::size_t word = std::min(text.find("by "), text.find("By "));
  if (word == std::string_view::npos || !says_by(text.substr(0, word + 2))) return {};
  return trim(text.substr(word + 3));
}

/// Paragraphs that plan the script rather than tell it.
bool is_outline(std::string_view type) {
  return type.starts_with("Outline") || type == "Synopsis" || type == "Note" || type == "Cast List";
}

class FdxReader {
 public:
  explicit FdxReader(const SourceText& source) : source_(source) {}

  TaggedScript read(const pugi::xml_node& root) {
    read_title_page(root.child("TitlePage").child("Content"));
    read_content(root.child("Content"));
    return std::move(script_);
  }

 private:
  TaggedLine& add(LineKind kind, const pugi::xml_node& node, std::string text) {
    script_.lines.push_back({.kind = kind,
                             .text = script_.keep(std::move(text)),
                             .source_line = source_.line_at(offset_of(node)),
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
      if (script_.title.empty()) {
        script_.title = text;
      } else if (script_.author.empty()) {
        script_.author = by ? text : std::string(author_in(text));
      }
      by = says_by(text);
      add(LineKind::meta, node, text);
    }
  }

  /// Paragraphs in order; those of two columns of speech stand in a `DualDialogue`, which stands
  /// beside paragraphs or in one. Without recursion: the file says how deep it is.
  void read_content(const pugi::xml_node& content) {
    std::vector<pugi::xml_node> open{content.first_child()};
    while (!open.empty()) {
      const pugi::xml_node node = open.back();
      if (!node) {
        open.pop_back();
        continue;
      }
      open.back() = node.next_sibling();
      const std::string_view name = node.name();
      if (name == "Paragraph") read_paragraph(node);
      const bool two_columns =
          name == "DualDialogue" || (name == "Paragraph" && node.child("DualDialogue"));
      if (two_columns) open.push_back(node.first_child());
    }
  }

  void read_paragraph(const pugi::xml_node& node) {
    const std::string text = text_of(node);
    const std::string_view type = node.attribute("Type").value();
    if (text.empty()) return;
    if (type == "Character") {
      Cue cue = split_cue(text);
      if (cue.name.empty()) {
        add(LineKind::action, node, text);
      } else {
        add(LineKind::cue, node, {}).cue = script_.add_cue(std::move(cue));
      }
    } else if (type == "New Act") {
      add(LineKind::scene_heading, node, text);
    } else if (type == "Scene Heading") {
      add(LineKind::scene_heading, node, text).new_scene = !below_act_;
    } else if (type == "Shot" || type == "End of Act") {
      add(LineKind::scene_heading, node, text).new_scene = false;
    } else if (type == "Dialogue") {
      add(LineKind::dialogue, node, text);
    } else if (type == "Lyrics" || type == "Singing") {
      add(LineKind::lyrics, node, text);
    } else if (type == "Parenthetical") {
      add(LineKind::parenthetical, node, without_outer_brackets(text)).is_direction = true;
    } else if (type == "Transition") {
      add(LineKind::transition, node, text);
    } else {
      add(is_outline(type) ? LineKind::meta : LineKind::action, node, text);
    }
    below_act_ = type == "New Act";
  }

  const SourceText& source_;
  TaggedScript script_;
  bool below_act_ = false;  // an act's first scene begins with the act
};

}  // namespace

double looks_like_fdx(const Specimen& specimen, std::string& why) {
  const bool found =
      specimen.source.text().substr(0, 4096).find("<FinalDraft") != std::string_view::npos;
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
              .line = source.line_at(offset),
              .offset = static_cast<std::int64_t>(offset)});
  }
  const pugi::xml_node root = document.child("FinalDraft");
  if (!root.child("Content")) {
    return fail(ErrorKind::bad_script, "xml", "expected <FinalDraft> with a <Content>, found none");
  }
  return FdxReader(source).read(root);
}

}  // namespace rolellm
