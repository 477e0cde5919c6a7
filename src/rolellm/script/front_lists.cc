#include "rolellm/script/front_lists.h"

#include <algorithm>

#include "rolellm/script/line_shapes.h"
#include "rolellm/script/named/divisions.h"
#include "rolellm/script/named/play_words.h"
#include "rolellm/text/ascii.h"
#include "rolellm/text/sentences.h"

namespace rolellm {
namespace {

constexpr std::size_t kHeadLines = 200;  // lists begin before
constexpr std::size_t kListLines = 200;  // and are over before so many more

/// `RUTH ........ Ann Lee`
bool has_dot_leader(std::string_view line) {
  const std::size_t dots = line.find("...");
  if (dots == std::string_view::npos || dots == 0) return false;
  const std::size_t end = line.find_first_not_of('.', dots);
  return end != std::string_view::npos && (end - dots >= 5 || line[dots - 1] == ' ') &&
         has_letter(line.substr(end)) && is_ascii_upper(line.front());
}

class ListFinder {
 public:
  ListFinder(const Lines& lines, const PlayWords& words) : lines_(lines), words_(words) {}

  LineSpan find() const {
    for (std::size_t i = 0; i < std::min(lines_.size(), kHeadLines);) {
      const std::size_t end = paragraph_end(i);
      if (begins_list(i, end)) return {i, list_end(i)};
      i = std::max(end, i + 1);
    }
    return {};
  }

 private:
  /// Behind the lines with ink from `i` on; `i` for a blank line.
  std::size_t paragraph_end(std::size_t i) const {
    while (i < lines_.size() && !is_blank(lines_[i])) ++i;
    return i;
  }
  std::size_t next_paragraph(std::size_t i) const {
    while (i < lines_.size() && is_blank(lines_[i])) ++i;
    return i;
  }

  /// `CAST`, `INTERIORS:`; of two columns the left one.
  bool is_head(std::string_view line) const {
    line = trim(line);
    line = trim(line.substr(0, std::min(line.find("  "), line.find('\t'))));
    while (!line.empty() && std::string_view(":.-_* ").find(line.back()) != std::string_view::npos)
      line.remove_suffix(1);
    return words_.list_heads.contains_in_any_case(line) ||
           words_.persons.contains_in_any_case(line);
  }

  /// A name or a place alone, in large words where no head stands right above. `INT. BARN` is one
  /// only beside others.
  bool is_entry(std::string_view line, bool alone, bool headed) const {
    constexpr std::size_t kLongest = 90;  // bytes
    line = trim(line);
    if (has_dot_leader(line) || is_head(line)) return true;
    if (line.starts_with("- ")) line = trim(line.substr(2));
    if (line.empty() || line.size() > kLongest) return false;
    if (!is_ascii_alnum(line.front()) || is_ascii_lower(line.front())) return false;
    if (std::string_view(".!?:").find(line.back()) != std::string_view::npos) return false;
    if (line.find(':') != std::string_view::npos || is_break(line)) return false;
    if (is_place_heading(line) ? alone : is_scene_heading(line) || is_transition(line))
      return false;
    return headed || has_large_words(line);
  }

  bool are_entries(std::size_t from, std::size_t until) const {
    const bool alone = from + 1 == until, headed = !alone && is_head(lines_[from]);
    return std::all_of(lines_.begin() + static_cast<std::ptrdiff_t>(from),
                       lines_.begin() + static_cast<std::ptrdiff_t>(until),
                       [&](std::string_view line) { return is_entry(line, alone, headed); });
  }

  bool begins_list(std::size_t from, std::size_t until) const {
    if (from == until || !are_entries(from, until)) return false;
    if (!is_head(lines_[from])) return until >= from + 2 && has_dot_leader(trim(lines_[from]));
    const std::size_t next = next_paragraph(until);
    return until >= from + 2 || (next < lines_.size() && are_entries(next, paragraph_end(next)));
  }

  std::size_t list_end(std::size_t from) const {
    std::size_t end = from;
    for (std::size_t i = from; i < lines_.size(); i = next_paragraph(end)) {
      if (i > from + kListLines) return from;  // no list after all
      const std::size_t below = paragraph_end(i);
      if (!are_entries(i, below)) return end;
      end = below;
    }
    return from;  // nothing but a list is no script
  }

  const Lines& lines_;
  const PlayWords& words_;
};

}  // namespace

LineSpan front_lists(const Lines& lines) {
  const auto& words = PlayWords::get();
  return words ? ListFinder(lines, *words).find() : LineSpan{};
}

}  // namespace rolellm
