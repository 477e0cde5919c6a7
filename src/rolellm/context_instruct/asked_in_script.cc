#include "rolellm/context_instruct/asked_in_script.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/random.h"
#include "rolellm/retrieve/near_duplicates.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

/// Verse on one line.
std::string on_one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

Instruction row_of(const OwnAnswer& reply, const std::string& role, std::string question,
                   const char* source) {
  const Utterance& cue = reply.cue;
  const std::string other = display_name(cue.role);
  Instruction row;
  row.role = role;
  row.question = std::move(question);
  row.answer = reply.text;
  row.confidence = "high";
  row.rationale =
      fmt::format("line {} replies to {} in line {}", reply.line.line_begin, other, cue.line_begin);
  row.kind = "script_based";
  row.evidence = {{.scene = reply.line.act_id,
                   .line_begin = cue.line_begin,
                   .line_end = reply.line.line_end,
                   .quote = fmt::format("{}: {}\n{}: {}", other, cue.content, display_name(role),
                                        reply.line.content)}};
  row.provenance = Json{{"question_by", source}, {"answer_by", "script"}};
  return row;
}

struct Found {
  AskedRow asked;
  OwnAnswer reply;
};

/// The first `most` of `found` that repeat neither each other nor `kept`.
void keep(std::vector<Found> found, int most, double threshold, OwnAnswers& own_answers,
          std::vector<AskedRow>& kept) {
  std::vector<std::string> questions;
  for (const AskedRow& row : kept) questions.push_back(row.row.question);
  const std::size_t old = questions.size();
  for (const Found& one : found) questions.push_back(one.asked.row.question);
  const std::vector<int> repeats = repeats_of(questions, threshold);
  for (std::size_t i = 0; i < found.size() && static_cast<int>(kept.size()) < most; ++i) {
    if (repeats[old + i] != -1) continue;
    own_answers.mark_used(found[i].reply);
    kept.push_back(std::move(found[i].asked));
  }
}

}  // namespace

Result<std::vector<AskedRow>> asked_in_script(const std::vector<ProfileSegment>& segments,
                                              const std::string& role, const Judge& judge,
                                              const InstructPrompts& prompts,
                                              const AskedOptions& options,
                                              OwnAnswers& own_answers) {
  std::vector<Found> asked, told;
  for (std::size_t segment = 0; segment < segments.size(); ++segment) {
    for (OwnAnswer& reply : own_answers.replies(segments[segment].lines)) {
      if (is_asked(reply)) {
        AskedRow row{.segment = segment,
                     .row = row_of(reply, role, on_one_line(reply.cue.content), "script")};
        row.row.verdict = judge.verdict_of_asked(row.row);
        if (row.row.verdict == "kept") asked.push_back({std::move(row), std::move(reply)});
        continue;  // the teacher may make a whole question of it
      }
      auto question = prompts.told(display_name(reply.cue.role), on_one_line(reply.cue.content));
      if (!question) return fail(question.error());
      AskedRow row{.segment = segment,
                   .row = row_of(reply, role, std::move(*question), "script_quoted")};
      row.row.verdict = judge.verdict_of_told(reply.cue.content, row.row);
      if (row.row.verdict == "kept") told.push_back({std::move(row), std::move(reply)});
    }
  }
  Random random(derive_seed(options.seed, "told"));
  random.shuffle(std::span(told));
  std::vector<AskedRow> kept;
  keep(std::move(asked), options.most, options.duplicate_threshold, own_answers, kept);
  keep(std::move(told), options.most, options.duplicate_threshold, own_answers, kept);
  std::sort(kept.begin(), kept.end(), [](const AskedRow& a, const AskedRow& b) {
    return a.row.evidence.front().line_begin < b.row.evidence.front().line_begin;
  });
  return kept;
}

}  // namespace rolellm
