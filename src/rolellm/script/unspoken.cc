#include "rolellm/script/unspoken.h"

#include <fmt/format.h>

#include "rolellm/script/fountain_marks.h"
#include "rolellm/script/front_lists.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/comic_lines.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

class Marker {
 public:
  Marker(TaggedScript& script, const Lines& source, const PlayWords& words)
      : script_(script), source_(source), words_(words), comic_(has_panels(source)) {}

  void mark() {
    const LineSpan list = front_lists(source_);
    std::size_t i = 0;
    for (TaggedLine& line : script_.lines) {
      i = line.source_line > 0 ? static_cast<std::size_t>(line.source_line) - 1 : i;
      if (i >= source_.size()) return;
      if (list.contains(i)) {
        mark_listed(line, source_[i]);
      } else {
        mark(line, source_[i]);
      }
      ++i;
    }
  }

 private:
  static void mark_listed(TaggedLine& line, std::string_view source) {
    const std::string_view ink = trim(source);
    line = {.kind = ink.empty() ? LineKind::blank : LineKind::meta,
            .text = ink,
            .source_line = line.source_line,
            .starts_paragraph = true};
  }

  void mark(TaggedLine& line, std::string_view source) {
    if (comic_ && mark_comic(line, trim(source))) return;
    if (line.starts_speech()) {
      const Cue& cue = script_.cues[static_cast<std::size_t>(line.cue)];
      unspoken_ = words_.scene_notes.contains_in_any_case(cue.name) ||
                  (comic_ && words_.comic_notes.contains_in_any_case(cue.name));
      if (unspoken_) tell(line, trim(source), true);
    } else if (line.kind == LineKind::dialogue || line.kind == LineKind::parenthetical ||
               line.kind == LineKind::lyrics) {
      if (unspoken_) tell(line, trim(source), false);
    } else if (line.kind != LineKind::blank && line.kind != LineKind::meta) {
      unspoken_ = false;
    }
  }

  /// True for a page or a panel. What follows a panel tells of it.
  bool mark_comic(TaggedLine& line, std::string_view ink) {
    const ComicLine comic = comic_line(ink);
    if (comic.part == ComicPart::none) return false;
    const bool opened = line.starts_speech();
    const bool told = comic.part == ComicPart::panel && has_description(comic.behind);
    line = {.kind = told ? LineKind::action : LineKind::scene_heading,
            .text = plain(ink),
            .source_line = line.source_line,
            .starts_paragraph = true,
            .new_scene = comic.part == ComicPart::page};
    unspoken_ = opened;
    return true;
  }

  /// `. On deck.`, `: A kitchen.`, not `(BIG)`.
  static bool has_description(std::string_view behind) {
    const std::size_t open = behind.find_first_of("([");
    return has_letter(behind.substr(0, open));
  }

  void tell(TaggedLine& line, std::string_view ink, bool begins) {
    line = {.kind = LineKind::action,
            .text = plain(ink),
            .source_line = line.source_line,
            .starts_paragraph = begins};
  }

  /// `**PAGE ONE**` without its stars.
  std::string_view plain(std::string_view ink) {
    const bool marked = ink.find('*') != std::string_view::npos;
    return marked ? script_.keep(without_emphasis(ink)) : ink;
  }

  TaggedScript& script_;
  const Lines& source_;
  const PlayWords& words_;
  bool comic_;
  bool unspoken_ = false;  // what looks like a speech from here on
};

}  // namespace

void mark_unspoken(TaggedScript& script, const Lines& source) {
  if (const auto& words = PlayWords::get(); words) Marker(script, source, *words).mark();
}

std::string why_unspoken(LineKind kind) {
  return fmt::format(
      "\n{} all the same: a sound, a caption, a comic's page or panel, or a list before the "
      "script\n",
      kind_name(kind));
}

}  // namespace rolellm
