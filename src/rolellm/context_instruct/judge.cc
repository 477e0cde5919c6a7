#include "rolellm/context_instruct/judge.h"

#include "rolellm/context_instruct/evidence.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr double kQuestionOnEvidence = 0.34;  // of the question's content words, near the evidence
constexpr double kToldByQuestion = 0.7;       // of the answer's content words
constexpr double kSameLine = 0.75;            // of the content words, in both directions

/// Both texts of the profile and its catchphrases: what an answer may also rest on.
std::string profile_text(const Profile& profile) {
  std::string text = profile.work + "\n" + profile.description + "\n" + profile.description_second;
  for (const Catchphrase& phrase : profile.catchphrases) text += "\n" + phrase.text;
  return text;
}

/// The evidence and the line on either side of it.
std::string lines_around(const ProfileSegment& segment, const Evidence& evidence) {
  std::string text;
  for (std::size_t i = 0; i < segment.lines.size(); ++i) {
    const auto inside = [&](std::size_t k) {
      return segment.lines[k].line_end >= evidence.line_begin &&
             segment.lines[k].line_begin <= evidence.line_end;
    };
    if (inside(i) || (i > 0 && inside(i - 1)) || (i + 1 < segment.lines.size() && inside(i + 1))) {
      text += segment.lines[i].role + ": " + segment.lines[i].content + "\n";
    }
  }
  return text;
}

/// The line before the evidence, without its speaker.
std::string line_before(const ProfileSegment& segment, const Evidence& evidence) {
  for (std::size_t i = 1; i < segment.lines.size(); ++i) {
    if (segment.lines[i].line_begin == evidence.line_begin)
      return segment.lines[i - 1].content;
  }
  return {};
}

std::string segment_text(const ProfileSegment& segment) {
  std::string text;
  for (const Utterance& line : segment.lines) text += line.role + ": " + line.content + "\n";
  return text;
}

}  // namespace

Result<Judge> Judge::open(const Profile& profile, const ContextInstructOptions& options) {
  const bool chinese = profile.language == "zh";
  Judge judge;
  judge.role_ = profile.role;
  judge.options_ = options;
  judge.profile_text_ = profile_text(profile);
  std::vector<std::string> names = profile.aliases;
  names.push_back(profile.role);
  TripletLimits limits;
  if (chinese)
    limits = {.min_question_words = 5,
              .max_question_words = 42,
              .min_answer_words = 4,
              .max_answer_words = 110};
  auto checks = TripletChecks::load(chinese ? "zh" : "en", names, limits);
  if (!checks) return fail(checks.error());
  judge.checks_ = *checks;
  auto content = ContentWords::load(chinese ? "zh" : "en");
  if (!content) return fail(content.error());
  judge.content_ = *content;
  return judge;
}

/// Whether the question speaks of something that the answer, or what was said before it, speaks of
/// too: a line of the role answers many questions badly.
bool Judge::shares_a_word(const std::string& question, const std::string& before,
                             const std::string& answer) const {
  return content_.support(question, {before, answer}) > 0;
}

/// Whether the answer is nearly a line of somebody else: the words are right, the mouth is not.
bool Judge::speaks_for_another(const ProfileSegment& shown, const std::string& answer) const {
  for (const Utterance& line : shown.lines) {
    if (line.role == role_ || count_words(line.content) < 4) continue;
    if (content_.support(answer, {line.content}) >= kSameLine &&
        content_.support(line.content, {answer}) >= kSameLine) {
      return true;
    }
  }
  return false;
}

std::string Judge::verdict(const ProfileSegment& shown, bool about_scene, const Triplet& triplet,
                           Instruction& row) const {
  const std::string whole = segment_text(shown);
  const FoundEvidence found = find_evidence(shown, row.question, row.answer,
                                            triplet.line_begin, triplet.line_end, content_);
  if (!found.evidence.quote.empty()) row.evidence.push_back(found.evidence);
  row.provenance["evidence_by"] = found.cited ? "teacher" : "search";
  row.support = content_.support(row.answer, {found.evidence.quote, profile_text_});

  if (auto reason = checks_.question(row.question, about_scene); !reason.empty()) return reason;
  if (triplet.confidence != "high") return "low_confidence";
  if (auto reason = checks_.answer(row.answer); !reason.empty()) return reason;
  if (about_scene && row.evidence.empty()) return "no_evidence";
  if (content_.support(row.answer, {row.question}) > kToldByQuestion) return "tells_answer";
  // What is asked must be in the excerpt too: an answer to an invented fact is one itself.
  if (about_scene && content_.support(row.question, {whole, profile_text_}) < options_.min_support) {
    return "question_unsupported";
  }
  if (row.support < options_.min_support) return "unsupported";
  if (!shares_a_word(row.question, about_scene ? line_before(shown, found.evidence) : "",
                     row.answer)) {
    return "answers_something_else";
  }
  if (about_scene && content_.support(row.question, {lines_around(shown, found.evidence)}) <
                         kQuestionOnEvidence) {
    return "question_off_evidence";
  }
  if (speaks_for_another(shown, row.answer)) return "another_voice";
  return "kept";
}

}  // namespace rolellm
