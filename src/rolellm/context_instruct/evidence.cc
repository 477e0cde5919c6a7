#include "rolellm/context_instruct/evidence.h"

#include <algorithm>
#include <unordered_set>

#include "rolellm/text/words.h"

namespace rolellm {
namespace {

using Terms = std::unordered_set<std::string>;

/// A stretch of lines [first, last] and how well it carries the answer.
struct Stretch {
  std::size_t first = 0;
  std::size_t last = 0;
  double score = 0;
};

Terms term_set(const std::vector<std::string>& list) { return Terms(list.begin(), list.end()); }

/// Distinct terms of the answer, and for half as much of the question, found in the stretch; a
/// little off for each line, so that the shortest stretch that says it wins.
double score_of(const std::vector<Terms>& lines, std::size_t first, std::size_t last,
                const Terms& answer, const Terms& question) {
  const auto found_in = [&](const Terms& wanted) {
    return std::count_if(wanted.begin(), wanted.end(), [&](const std::string& term) {
      for (std::size_t i = first; i <= last; ++i) {
        if (lines[i].contains(term)) return true;
      }
      return false;
    });
  };
  const double found =
      static_cast<double>(found_in(answer)) + 0.5 * static_cast<double>(found_in(question));
  return found == 0 ? 0 : found - 0.3 * static_cast<double>(last - first);
}

}  // namespace

FoundEvidence find_evidence(const ProfileSegment& segment, std::string_view question,
                            std::string_view answer, int line_begin, int line_end,
                            const ContentWords& content, int max_lines) {
  std::vector<Terms> lines;
  for (const Utterance& line : segment.lines) {
    lines.push_back(term_set(search_terms(line.role + ": " + line.content)));
  }
  const Terms answer_terms = term_set(content.of(answer));
  const Terms question_terms = term_set(content.of(question));

  Stretch best;
  for (std::size_t first = 0; first < lines.size(); ++first) {
    const std::size_t end = std::min(lines.size(), first + static_cast<std::size_t>(max_lines));
    for (std::size_t last = first; last < end; ++last) {
      if (segment.lines[last].act_id != segment.lines[first].act_id) break;
      const double score = score_of(lines, first, last, answer_terms, question_terms);
      if (score > best.score) best = {first, last, score};
    }
  }
  FoundEvidence found;
  if (best.score <= 0) return found;

  const auto is_cited = [&](const Utterance& line) {
    return line.line_begin >= line_begin && line.line_begin <= line_end;
  };
  const auto begin = std::find_if(segment.lines.begin(), segment.lines.end(), is_cited);
  if (begin != segment.lines.end()) {
    auto end = begin;
    while (end != segment.lines.end() && is_cited(*end)) ++end;
    const auto first = static_cast<std::size_t>(begin - segment.lines.begin());
    const auto last = static_cast<std::size_t>(end - segment.lines.begin()) - 1;
    const double score = score_of(lines, first, last, answer_terms, question_terms);
    const bool short_enough = last - first < static_cast<std::size_t>(max_lines);
    if (short_enough && score >= 0.8 * best.score) {
      best = {first, last, score};
      found.cited = true;
    }
  }

  const Utterance& first_line = segment.lines[best.first];
  found.evidence.scene = first_line.act_id;
  found.evidence.line_begin = first_line.line_begin;
  found.evidence.line_end = segment.lines[best.last].line_end;
  std::vector<std::string_view> sources;
  for (std::size_t i = best.first; i <= best.last; ++i) {
    const Utterance& line = segment.lines[i];
    if (!found.evidence.quote.empty()) found.evidence.quote += '\n';
    const bool narration = line.role == "narrator";
    found.evidence.quote +=
        narration ? line.content : display_name(line.role) + ": " + line.content;
    sources.push_back(line.content);
    sources.push_back(line.role);
  }
  found.support = content.support(answer, sources);
  return found;
}

}  // namespace rolellm
