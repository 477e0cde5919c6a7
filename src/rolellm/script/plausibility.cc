#include "rolellm/script/plausibility.h"

#include <algorithm>
#include <set>
#include <span>

#include <fmt/format.h>

#include "rolellm/core/data_files.h"
#include "rolellm/script/common_column.h"
#include "rolellm/script/line_shapes.h"
#include "rolellm/text/ascii.h"

namespace rolellm {
namespace {

/// Headings with INT. or EXT. or between scene numbers, and marks of pages such as (CONTINUED).
std::ptrdiff_t marks_of_film(const Lines& lines) {
  return std::count_if(lines.begin(), lines.end(), [](std::string_view line) {
    return is_film_heading(line) || is_continuation_mark(line);
  });
}

/// The indent at which most speeches begin.
int commonest_indent(const Script& script, const Lines& lines) {
  CommonColumn indents;
  for (const Utterance& u : script.utterances)
    if (is_speech(u)) indents.add(indent_of(lines[static_cast<std::size_t>(u.line_begin) - 1]));
  return indents.commonest();
}

/// Whether `word` stands in `text` with no letter beside it.
bool has_word(std::string_view text, std::string_view word) {
  const auto is_letter = [&](std::size_t at) {
    return at < text.size() && (is_ascii_letter(text[at]) || is_beyond_ascii(text[at]));
  };
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1))
    if (!is_letter(at - 1) && !is_letter(at + word.size())) return true;
  return false;
}

/// `JOHN` speaks, and `SARAH gets behind JOHN.` tells of him. Looks at a bounded part of the
/// script.
bool tells_of_speakers(const Script& script) {
  constexpr std::size_t kMostRoles = 20, kMostRows = 2000, kHead = 2000;  // bytes
  const std::span rows(script.utterances.data(), std::min(script.utterances.size(), kMostRows));
  std::set<std::string_view> roles;
  for (const Utterance& u : rows)
    if (is_speech(u) && is_capital_name(u.role) && roles.size() < kMostRoles) roles.insert(u.role);
  return std::any_of(rows.begin(), rows.end(), [&](const Utterance& u) {
    const std::string_view told = std::string_view(u.content).substr(0, kHead);
    return u.kind == UtteranceKind::action && has_lowercase(told) &&
           std::any_of(roles.begin(), roles.end(),
                       [&](std::string_view role) { return has_word(told, role); });
  });
}

}  // namespace

bool is_film_without_speech(const Lines& lines) { return marks_of_film(lines) >= 2; }

Result<std::string> why_no_script(const Script& script, const Lines& lines) {
  auto table = read_data_yaml("words/not_speakers.yaml");
  if (!table) return fail(table.error());
  auto list = strings_field(*table, "labels");
  if (!list) return fail(list.error(), "words/not_speakers.yaml");
  const std::set<std::string> labels(list->begin(), list->end());
  std::size_t speeches = 0, labelled = 0, odd = 0;
  for (const Utterance& u : script.utterances) {
    if (!is_speech(u) || u.role == "narrator") continue;
    ++speeches;
    labelled += labels.count(u.role);
    odd += u.role.find_first_of("{}=;<>_$|\\`") != std::string::npos ? 1 : 0;
  }
  if (2 * labelled > speeches)
    return fmt::format("{} of {} names are labels of logs and letters", labelled, speeches);
  if (script.format != "screenplay") return std::string();
  if (4 * odd > speeches)
    return fmt::format("{} of {} names have signs of program code", odd, speeches);
  // Where neither columns nor headings tell a screenplay, nor its action of who speaks, its
  // speeches have to.
  constexpr int kNameColumn = 10;
  constexpr std::size_t kFewestLines = 30;
  const auto ink = static_cast<std::size_t>(
      std::count_if(lines.begin(), lines.end(), [](std::string_view l) { return !is_blank(l); }));
  const bool few = ink >= kFewestLines && speeches * 16 < ink;
  if (few && commonest_indent(script, lines) < kNameColumn && marks_of_film(lines) == 0 &&
      !tells_of_speakers(script)) {
    return fmt::format(
        "only {} of {} lines look like one, in no column of their own, and none is "
        "a heading with INT. or EXT.",
        speeches, ink);
  }
  return std::string();
}

}  // namespace rolellm
