#include "rolellm/script/fountain_notes.h"

#include <compare>
#include <optional>
#include <string>
#include <utility>

namespace rolellm {
namespace {

struct Place {
  std::size_t line = 0, column = 0;
  auto operator<=>(const Place&) const = default;
};

/// Finds a mark from ever later places, reading each line once.
class NextMark {
 public:
  NextMark(const Lines& lines, std::string_view mark) : lines_(lines), mark_(mark) {}

  std::optional<Place> from(Place place) {
    if (over_ || (found_ && place <= *found_)) return found_;
    for (std::size_t line = place.line; line < lines_.size(); ++line) {
      const std::size_t at = lines_[line].find(mark_, line == place.line ? place.column : 0);
      if (at != std::string_view::npos) return found_ = Place{line, at};
    }
    over_ = true;
    return found_ = std::nullopt;
  }

 private:
  const Lines& lines_;
  std::string_view mark_;
  std::optional<Place> found_;
  bool over_ = false;
};

class NoteStripper {
 public:
  NoteStripper(const Lines& source, TaggedScript& script)
      : source_(source), script_(script), note_end_(source, "]]"), boneyard_end_(source, "*/") {}

  StrippedLines run() {
    out_.lines.reserve(source_.size());
    out_.touched.reserve(source_.size());
    for (std::size_t i = 0; i < source_.size(); ++i) {
      const std::string_view line = source_[i];
      const bool plain = !closes_ && line.find("[[") == std::string_view::npos &&
                         line.find("/*") == std::string_view::npos;
      if (plain) {
        out_.lines.push_back(line);
        out_.touched.push_back(false);
      } else {
        strip(i, line);
      }
    }
    return std::move(out_);
  }

 private:
  void strip(std::size_t i, std::string_view line) {
    std::string kept;
    bool touched = closes_.has_value();
    for (std::size_t at = 0; at < line.size();) {
      if (closes_) {
        if (closes_->line > i) break;
        at = closes_->column;
        closes_.reset();
        // One blank is left where "word [[note]] word" had two.
        const bool blank_before = kept.empty() || kept.back() == ' ';
        if (blank_before && at < line.size() && line[at] == ' ') ++at;
        // And none where "word [[note]]." had one.
        const bool sign =
            at < line.size() && std::string_view(".,;:!?").find(line[at]) != std::string_view::npos;
        if (sign && kept.ends_with(' ')) kept.pop_back();
      } else if ((closes_ = end_of({i, at}))) {
        touched = true;
      } else {
        kept += line[at++];
      }
    }
    out_.lines.push_back(touched ? script_.keep(std::move(kept)) : line);
    out_.touched.push_back(touched);
  }

  /// Behind the end of what opens at `place`, if something does and is closed.
  std::optional<Place> end_of(Place place) {
    const std::string_view mark = source_[place.line].substr(place.column, 2);
    if (mark != "[[" && mark != "/*") return std::nullopt;
    const Place inside{place.line, place.column + 2};
    auto end = mark == "/*" ? boneyard_end_.from(inside) : note_end_.from(inside);
    if (!end || (mark == "[[" && empty_line_from(place.line) < end->line)) return std::nullopt;
    end->column += 2;
    return end;
  }

  std::size_t empty_line_from(std::size_t line) {
    const auto is_empty = [&](std::size_t i) {
      return source_[i].size() < 2 && is_blank(source_[i]);
    };
    for (empty_ = std::max(empty_, line); empty_ < source_.size() && !is_empty(empty_);) ++empty_;
    return empty_;
  }

  const Lines& source_;
  TaggedScript& script_;
  NextMark note_end_, boneyard_end_;
  StrippedLines out_;
  std::optional<Place> closes_;  // of the note or boneyard that is open
  std::size_t empty_ = 0;
};

}  // namespace

StrippedLines strip_notes(const Lines& source, TaggedScript& script) {
  return NoteStripper(source, script).run();
}

}  // namespace rolellm
