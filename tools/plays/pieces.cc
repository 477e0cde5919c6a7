#include "pieces.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/script/source_lines.h"

namespace rolellm {
namespace {

/// Lines [first, last] of a text, 1-based, as a person may copy them.
struct Span {
  int first = 0, last = 0;
};

/// The lines of `span` without the speeches that its ends cut through.
Span whole_part(const Script& script, Span span) {
  Span whole = span;
  for (const Utterance& u : script.utterances) {
    if (u.line_begin < span.first && u.line_end >= span.first)
      whole.first = std::max(whole.first, u.line_end + 1);
    if (u.line_begin <= span.last && u.line_end > span.last)
      whole.last = std::min(whole.last, u.line_begin - 1);
  }
  return whole;
}

/// Speeches of `script`, whose first line is line `above` + 1 of the text, that lie in `span`.
std::vector<RenderedSpeech> speeches_in(const Script& script, Span span, int above) {
  std::vector<RenderedSpeech> speeches;
  for (const Utterance& u : script.utterances) {
    if (!is_speech(u) || u.role == "narrator") continue;
    const bool before = u.line_end + above<span.first, behind = u.line_begin + above> span.last;
    if (!before && !behind) speeches.push_back({u.role, collapsed(u.content)});
  }
  return speeches;
}

}  // namespace

SpeechTally read_pieces(const std::string& text, std::string_view format,
                        const PieceOptions& options, const std::string& label) {
  SpeechTally all;
  const auto script = parse_script(text, format);
  const auto source = SourceText::read(text);
  if (!script || !source) return {.refused = 1};
  const Lines& lines = source->lines();
  const std::size_t length = std::min(options.lines, lines.size());
  for (std::size_t k = 0; k < options.count; ++k) {
    const std::size_t from =
        (lines.size() - length) * k / std::max<std::size_t>(options.count - 1, 1);
    std::string piece;
    for (std::size_t i = from; i < from + length; ++i) (piece += lines[i]) += '\n';
    const Span whole =
        whole_part(*script, {static_cast<int>(from) + 1, static_cast<int>(from + length)});
    const auto wanted = speeches_in(*script, whole, 0);
    if (wanted.size() < 2) continue;
    const auto read = parse_script(piece);
    const std::string name = fmt::format("{}, lines {} to {}", label, from + 1, from + length);
    if (!read) {
      if (options.show > 0) fmt::print("  {}: {}\n", name, describe(read.error()));
      all.add({.wanted = wanted.size(), .refused = 1});
      continue;
    }
    const auto found = speeches_in(*read, whole, static_cast<int>(from));
    SpeechTally tally = compare_speeches(wanted, found, 0);
    if (options.show > 0 && tally.texts_right() < 1) {
      fmt::print("  {} as {} ({}): {:.2f} %\n", name, read->format, read->format_reason,
                 100 * tally.texts_right());
      compare_speeches(wanted, found, options.show);
    }
    all.add(tally);
  }
  return all;
}

}  // namespace rolellm
