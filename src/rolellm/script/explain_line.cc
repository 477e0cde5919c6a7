// `script parse --explain`: the scores behind one line's kind, for people.
#include <algorithm>
#include <array>
#include <numeric>

#include <fmt/format.h>

#include "rolellm/script/named/explain_named.h"
#include "rolellm/script/pieces.h"
#include "rolellm/script/screenplay/screenplay_judge.h"
#include "rolellm/script/script.h"
#include "rolellm/script/structured/pdf.h"
#include "rolellm/script/unspoken.h"

namespace rolellm {
namespace {

constexpr std::size_t kMostReasons = 14;

bool is_said(LineState state) {
  return state == LineState::cue || state == LineState::dialogue ||
         state == LineState::parenthetical;
}

std::string as_table(const LineExplanation& explanation, std::string_view ink) {
  std::array<std::size_t, kLineStates> order;
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return explanation.scores[a] > explanation.scores[b];
  });
  std::string text = fmt::format("{}\n{}: {}\n\n", ink, "decided", state_name(explanation.decided));
  for (const std::size_t state : order) {
    text += fmt::format("{:<16} {:>8.2f}\n", state_name(static_cast<LineState>(state)),
                        explanation.scores[state]);
  }
  const auto decided = static_cast<std::size_t>(explanation.decided);
  const std::size_t rival = order[0] == decided ? order[1] : order[0];
  auto reasons = explanation.reasons;
  const auto lead = [&](const LineExplanation::Reason& reason) {
    return reason.weights[decided] - reason.weights[rival];
  };
  std::stable_sort(reasons.begin(), reasons.end(), [&](const auto& a, const auto& b) {
    return std::abs(lead(a)) > std::abs(lead(b));
  });
  text += fmt::format("\n{} rather than {}:\n", state_name(explanation.decided),
                      state_name(static_cast<LineState>(rival)));
  for (std::size_t i = 0; i < std::min(reasons.size(), kMostReasons); ++i)
    text += fmt::format("{:>+8.2f}  {}\n", lead(reasons[i]), reasons[i].name);
  return text;
}

}  // namespace

Result<std::string> explain_line(const fs::path& path, std::size_t line, std::string_view format) {
  auto bytes = read_text_or_pdf(path);
  if (!bytes) return fail(bytes.error());
  auto script = parse_script_file(path, *bytes, format);
  if (!script) return fail(script.error());
  if (line > script->lines.size()) {
    return fail(ErrorKind::usage, "",
                fmt::format("expected a line from 1 to {}, found {}", script->lines.size(), line));
  }
  const bool named =
      script->format == "play" || script->format == "transcript" || script->format == "chinese";
  if (script->format != "screenplay" && !named) {
    return fail(ErrorKind::usage, "",
                fmt::format("line {} is {}: the {} format decides by its marks, not by scores",
                            line, kind_name(script->lines[line - 1]), script->format),
                "docs/formats/scripts.md lists them");
  }
  auto source = SourceText::read(*bytes);
  if (!source) return fail(source.error());
  const Lines& all = source->lines();
  const auto pieces = pieces_of(*source);
  const LineSpan piece = *std::find_if(pieces.begin(), pieces.end(), [&](const LineSpan& range) {
    return range.contains(line - 1);
  });
  const Lines lines = lines_in(all, piece);
  const std::size_t i = line - 1 - piece.begin;
  if (is_blank(all[line - 1]))
    return fail(ErrorKind::usage, "", fmt::format("line {} is empty", line));
  if (named) return explain_named_line(lines, i);
  const auto& judge = ScreenplayJudge::get();
  if (!judge) return fail(judge.error());
  const auto explanation = judge->explain(lines, i);
  if (!explanation) return fail(ErrorKind::usage, "", fmt::format("line {} is markup alone", line));
  std::string text = as_table(*explanation, trim(all[line - 1]));
  const LineKind kind = script->lines[line - 1];
  const bool told = kind == LineKind::action || kind == LineKind::meta;
  if (told && is_said(explanation->decided)) text += why_unspoken(kind);
  return text;
}

}  // namespace rolellm
