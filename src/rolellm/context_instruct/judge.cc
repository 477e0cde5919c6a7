#include "rolellm/context_instruct/judge.h"

#include "rolellm/context_instruct/evidence.h"
#include "rolellm/core/data_files.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr double kQuestionOnEvidence = 0.34;  // of the question's content words, near the evidence
constexpr double kToldByQuestion = 0.7;       // of the answer's content words
constexpr int kAskedLength = 4;               // words of the sentence that asks
constexpr std::size_t kAskedWords = 3;        // content words of a question by the script itself
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

/// The line before the one that begins at `line_begin`, without its speaker.
std::string line_before(const ProfileSegment& segment, int line_begin) {
  for (std::size_t i = 1; i < segment.lines.size(); ++i) {
    if (segment.lines[i].line_begin == line_begin) return segment.lines[i - 1].content;
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
  auto checks = TripletChecks::load(prompt_language(profile.language), names, limits);
  if (!checks) return fail(checks.error());
  judge.checks_ = *checks;
  auto content = ContentWords::load(profile.language);
  if (!content) return fail(content.error());
  judge.content_ = *content;
  return judge;
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

/// Share of the question's content words that the answer or the line before it speaks of.
double Judge::told(const ProfileSegment& shown, bool about_scene, const Instruction& row) const {
  const bool has_before = about_scene && !row.evidence.empty();
  const std::string before =
      has_before ? line_before(shown, row.evidence.front().line_begin) : std::string();
  return content_.support(row.question, {before, row.answer});
}

double Judge::fit(const ProfileSegment& shown, bool about_scene, const Instruction& row) const {
  const auto words = static_cast<double>(content_.of(row.question).size());
  const double share = told(shown, about_scene, row);
  return words * share - words * (1 - share) / 2;
}

std::string Judge::verdict_of_asked(Instruction& row) const {
  row.support = content_.support(row.answer, {row.evidence.front().quote, profile_text_});
  const std::string reason = checks_.question(row.question, true);
  // "Upton, do you remember …": whoever asks may well call the role by name.
  if (!reason.empty() && reason != "role_as_third_party") return reason;
  const std::vector<std::string> all = sentences(row.question);
  if (content_.of(row.question).size() < kAskedWords || all.empty() ||
      count_words(all.back()) < kAskedLength) {
    return "incomplete";
  }
  if (auto unfit = checks_.answer(row.answer); !unfit.empty()) return unfit;
  return "kept";
}

std::string Judge::verdict_of_told(const std::string& said, Instruction& row) const {
  row.support = content_.support(row.answer, {row.evidence.front().quote, profile_text_});
  if (content_.of(said).size() < kAskedWords) return "incomplete";
  const int length = count_words(said);
  if (length < checks_.limits().min_question_words || length > checks_.limits().max_question_words)
    return "question_length";
  if (auto unfit = checks_.answer(row.answer); !unfit.empty()) return unfit;
  return "kept";
}

std::string Judge::verdict(const ProfileSegment& shown, bool about_scene, const Triplet& triplet,
                           Instruction& row) const {
  const std::string whole = segment_text(shown);
  const FoundEvidence found = find_evidence(shown, row.question, row.answer, triplet.line_begin,
                                            triplet.line_end, content_);
  if (!found.evidence.quote.empty()) row.evidence.push_back(found.evidence);
  row.provenance["evidence_by"] = found.cited ? "teacher" : "search";
  row.support = content_.support(row.answer, {found.evidence.quote, profile_text_});

  if (auto reason = checks_.question(row.question, about_scene); !reason.empty()) return reason;
  if (!options_.written_answers && checks_.wants_other_words(row.question)) return "asks_another";
  if (triplet.confidence != "high") return "low_confidence";
  if (auto reason = checks_.answer(row.answer); !reason.empty()) return reason;
  if (about_scene && row.evidence.empty()) return "no_evidence";
  if (content_.support(row.answer, {row.question}) > kToldByQuestion) return "tells_answer";
  // What is asked must be in the excerpt too: an answer to an invented fact is one itself.
  if (about_scene &&
      content_.support(row.question, {whole, profile_text_}) < options_.min_support) {
    return "question_unsupported";
  }
  if (row.support < options_.min_support) return "unsupported";
  // A line of the role answers many questions badly: question and answer must speak of one thing.
  if (told(shown, about_scene, row) == 0) return "answers_something_else";
  if (about_scene &&
      content_.support(row.question, {lines_around(shown, found.evidence)}) < kQuestionOnEvidence) {
    return "question_off_evidence";
  }
  if (speaks_for_another(shown, row.answer)) return "another_voice";
  return "kept";
}

}  // namespace rolellm
