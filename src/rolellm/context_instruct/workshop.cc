#include "rolellm/context_instruct/workshop.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <fmt/format.h>

#include "rolellm/context_instruct/asked_in_script.h"
#include "rolellm/context_instruct/style.h"
#include "rolellm/core/data_files.h"
#include "rolellm/core/random.h"
#include "rolellm/profile/role_lines.h"
#include "rolellm/retrieve/bm25.h"
#include "rolellm/retrieve/near_duplicates.h"
#include "rolellm/text/sentences.h"
#include "rolellm/text/words.h"

namespace rolellm {
namespace {

constexpr double kFirstYield = 0.55;  // share of candidates kept, before a round has told
constexpr int kOwnLines = 14;         // of the role, shown with questions about the role itself
constexpr int kTopicsPerCall = 2;
constexpr int kStyleSamples = 5;
constexpr int kStyleSampleWords = 28;
constexpr int kStyleWords = 60;
constexpr int kStyleCharacters = 90;

std::vector<std::string> own_speeches(const ProfileFolder& folder) {
  std::vector<std::string> speeches;
  for (const Utterance& line : folder.dialogue) {
    if (line.role == folder.profile.role && !line.content.empty()) speeches.push_back(line.content);
  }
  return speeches;
}

}  // namespace

Workshop::Workshop(const ProfileFolder& folder, InstructPrompts prompts, RoleAddress address,
                   Judge judge)
    : own_answers_(folder.profile.role, folder.profile.language, judge.content()),
      folder_(&folder),
      prompts_(std::move(prompts)),
      address_(std::move(address)),
      judge_(std::move(judge)) {}

Result<Workshop> Workshop::open(const ProfileFolder& folder, const ContextInstructOptions& options,
                                std::string teacher) {
  const Profile& profile = folder.profile;
  const bool chinese = profile.language == "zh";
  auto prompts = InstructPrompts::load(profile, options);
  if (!prompts) return fail(prompts.error());
  std::vector<std::string> names = profile.aliases;
  names.push_back(profile.role);
  auto address = RoleAddress::load(prompt_language(profile.language), names);
  if (!address) return fail(address.error());
  auto judge = Judge::open(profile, options);
  if (!judge) return fail(judge.error());

  Workshop workshop(folder, std::move(*prompts), std::move(*address), std::move(*judge));
  workshop.options_ = options;
  workshop.teacher_ = std::move(teacher);
  const int scale = chinese ? 2 : 1;
  workshop.segments_ = scene_segments(folder.dialogue, profile.role, options.excerpt_words * scale,
                                      options.narration_words * scale);
  workshop.uses_.assign(workshop.segments_.size(), 0);
  workshop.kept_of_.assign(workshop.segments_.size(), 0);
  workshop.set_.role = profile.role;
  workshop.set_.segments = static_cast<int>(workshop.segments_.size());
  return workshop;
}

ProfileSegment Workshop::own_lines(int turn) const {
  std::vector<const Utterance*> own;
  for (const Utterance& line : folder_->dialogue) {
    if (line.role == folder_->profile.role && count_words(line.content) >= 5) own.push_back(&line);
  }
  ProfileSegment segment;
  const std::size_t shown = std::min<std::size_t>(own.size(), kOwnLines);
  for (std::size_t i = 0; i < shown; ++i) {
    // Every turn looks at other lines of each stretch.
    const std::size_t begin = i * own.size() / shown;
    const std::size_t width = (i + 1) * own.size() / shown - begin;
    segment.lines.push_back(*own[begin + static_cast<std::size_t>(turn) % width]);
  }
  return segment;
}

/// Rows whose question the script itself holds.
Status Workshop::take_from_script() {
  const auto most =
      static_cast<int>(std::lround(options_.questions_per_role * options_.script_share));
  auto rows = asked_in_script(
      segments_, folder_->profile.role, judge_, prompts_,
      {.most = most, .duplicate_threshold = options_.duplicate_threshold, .seed = options_.seed},
      own_answers_);
  if (!rows) return fail(rows.error());
  for (AskedRow& asked : *rows) {
    ++kept_of_[asked.segment];
    set_.kept.push_back(std::move(asked.row));
  }
  return ok();
}

Result<std::vector<ChatRequest>> Workshop::plan_round() {
  calls_.clear();
  fresh_.clear();
  if (round_ == 0 && !options_.written_answers) {
    if (auto taken = take_from_script(); !taken) return fail(taken.error());
  }
  std::vector<ChatRequest> requests;
  const int kept = static_cast<int>(set_.kept.size());
  const int missing = options_.questions_per_role - kept;
  if (missing <= 0 || round_ >= options_.max_rounds) return requests;

  const double yield = asked_ == 0
                           ? kFirstYield
                           : std::clamp(static_cast<double>(kept_of_asked_) / asked_, 0.2, 0.8);
  const int needed = static_cast<int>(std::ceil(missing / (options_.questions_per_call * yield)));
  int about_role = static_cast<int>(std::lround(needed * options_.agnostic_share));
  int about_scenes = std::min(needed - about_role, set_.segments);
  if (set_.segments == 0) about_role = needed;

  // Stretches asked least come first; among equals, an even spread over the script.
  std::vector<std::size_t> order(segments_.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(derive_seed(options_.seed, fmt::format("segments {}", round_)));
  random.shuffle(std::span(order));
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return uses_[a] < uses_[b]; });
  order.resize(static_cast<std::size_t>(std::max(about_scenes, 0)));
  std::sort(order.begin(), order.end());

  const std::uint64_t seed = options_.seed + 1000 * static_cast<std::uint64_t>(round_);
  for (const std::size_t i : order) {
    ++uses_[i];
    if (auto planned = plan_call(static_cast<int>(i), segments_[i], seed, requests); !planned)
      return fail(planned.error());
  }
  for (int k = 0; k < about_role; ++k, ++agnostic_calls_) {
    const std::uint64_t turn = seed + static_cast<std::uint64_t>(agnostic_calls_);
    if (auto planned = plan_call(-1, own_lines(agnostic_calls_), turn, requests); !planned)
      return fail(planned.error());
  }
  fresh_.resize(calls_.size());
  ++round_;
  return requests;
}

/// One call about a stretch, or about the role itself when `segment` is -1; none when the lines
/// hold nothing to ask for.
Status Workshop::plan_call(int segment, ProfileSegment shown, std::uint64_t seed,
                           std::vector<ChatRequest>& requests) {
  Call call{.segment = segment, .seed = seed, .shown = std::move(shown), .answers = {}};
  const std::string& role = folder_->profile.role;
  Result<ChatRequest> request = ChatRequest{};
  if (!options_.written_answers) {
    call.answers = own_answers_.take(call.shown.lines, options_.questions_per_call, segment < 0);
    if (call.answers.empty()) return ok();
    request = segment >= 0 ? prompts_.to_exchanges(show_exchanges(call.shown, call.answers, role,
                                                                  prompts_.own_label()),
                                                   call.answers, seed)
                           : prompts_.to_own_lines(call.answers, seed);
  } else if (segment >= 0) {
    request = prompts_.about_excerpt(
        show_segment(call.shown, folder_->dialogue, role, prompts_.own_label()), seed);
  } else {
    const auto& topics = prompts_.topics();
    std::vector<std::string> some;
    for (int t = 0; t < kTopicsPerCall; ++t) {
      some.push_back(
          topics[static_cast<std::size_t>(agnostic_calls_ * kTopicsPerCall + t) % topics.size()]);
    }
    request = prompts_.about_role(
        show_segment(call.shown, folder_->dialogue, role, prompts_.own_label()), some, seed);
  }
  if (!request) return fail(request.error());
  asked_ += options_.written_answers ? options_.questions_per_call
                                     : static_cast<int>(call.answers.size());
  calls_.push_back(std::move(call));
  requests.push_back(std::move(*request));
  return ok();
}

void Workshop::count(const ChatReply& reply) {
  ++set_.calls;
  set_.prompt_tokens += reply.usage.prompt_tokens;
  set_.completion_tokens += reply.usage.completion_tokens;
}

void Workshop::take(std::size_t index, int sample, const ChatReply& reply) {
  count(reply);
  const Call& call = calls_[index];
  std::set<int> asked;
  for (Triplet& triplet : read_triplets(reply.text)) {
    Candidate candidate{.sample = sample, .line = triplet.line_begin, .row = {}};
    Instruction& row = candidate.row;
    row.role = folder_->profile.role;
    row.provenance = Json{{"teacher", teacher_},
                          {"prompt", prompts_.id()},
                          {"seed", call.seed + static_cast<std::uint64_t>(sample)},
                          {"question_by", "teacher"},
                          {"answer_by", options_.written_answers ? "teacher" : "script"}};
    if (!options_.written_answers) {
      const auto own = std::find_if(
          call.answers.begin(), call.answers.end(),
          [&](const OwnAnswer& answer) { return answer.line.line_begin == triplet.line_begin; });
      if (own == call.answers.end() || !asked.insert(triplet.line_begin).second) continue;
      triplet.answer = own->text;
    }
    row.question = address_.to_role(triplet.question).value_or(triplet.question);
    if (row.question != triplet.question) row.provenance["asked"] = triplet.question;
    row.answer = triplet.answer;
    row.confidence = triplet.confidence;
    row.rationale = triplet.rationale;
    row.kind = call.segment >= 0 ? "script_based" : "script_agnostic";
    row.verdict = judge_.verdict(call.shown, call.segment >= 0, triplet, row);
    candidate.fit = judge_.fit(call.shown, call.segment >= 0, row);
    fresh_[index].push_back(std::move(candidate));
  }
}

void Workshop::close_round() {
  if (!options_.written_answers) {
    for (auto& candidates : fresh_) pick_best(candidates);
  }
  std::vector<std::string> questions;
  for (const Instruction& row : set_.kept) questions.push_back(row.question);
  const auto old = static_cast<std::ptrdiff_t>(questions.size());
  for (const auto& candidates : fresh_) {
    for (const Candidate& candidate : candidates) {
      if (candidate.row.verdict == "kept") questions.push_back(candidate.row.question);
    }
  }
  const std::vector<int> repeats = repeats_of(questions, options_.duplicate_threshold);
  auto repeat = repeats.begin() + old;
  for (std::size_t call = 0; call < fresh_.size(); ++call) {
    for (Candidate& candidate : fresh_[call]) {
      Instruction& row = candidate.row;
      if (row.verdict == "kept" && *repeat++ != -1) row.verdict = "duplicate";
      if (row.verdict != "kept") {
        set_.rejected.push_back(std::move(row));
        continue;
      }
      ++kept_of_asked_;
      const int segment = calls_[call].segment;
      if (segment >= 0) ++kept_of_[static_cast<std::size_t>(segment)];
      set_.kept.push_back(std::move(row));
    }
  }
  fresh_.clear();
}

Result<std::vector<ChatRequest>> Workshop::plan_style() const {
  std::vector<ChatRequest> requests;
  if (!options_.style || !options_.written_answers) return requests;
  const std::vector<std::string> speeches = own_speeches(*folder_);
  const Bm25Index index(speeches);
  const auto samples =
      telling_speeches(folder_->dialogue, folder_->profile.role, kStyleSamples, kStyleSampleWords);
  for (const Instruction& row : set_.kept) {
    std::vector<std::string> nearest;
    for (const Hit& hit : index.search(row.question + " " + row.answer, options_.style_lines)) {
      nearest.push_back(
          first_sentences(speeches[static_cast<std::size_t>(hit.doc)], kStyleSampleWords));
    }
    auto request = prompts_.restyle(samples, nearest, row.question, row.answer, options_.seed);
    if (!request) return fail(request.error());
    requests.push_back(std::move(*request));
  }
  return requests;
}

void Workshop::take_style(std::size_t index, int, const ChatReply& reply) {
  count(reply);
  Instruction& row = set_.kept[index];
  const bool chinese = folder_->profile.language == "zh";
  const std::string styled = clean_rewriting(reply.text, chinese ? kStyleCharacters : kStyleWords);
  const std::string reason = check_rewriting(styled, row.answer, judge_.checks(), judge_.content(),
                                             options_.min_style_support);
  if (reason.empty()) {
    row.styled_answer = styled;
    ++set_.styled;
  } else {
    row.provenance["style_rejected"] = reason;
  }
}

InstructionSet Workshop::finish() {
  const std::string slug = role_slug(folder_->profile.role);
  int number = 0;
  for (Instruction& row : set_.kept) row.id = fmt::format("{}-{:04}", slug, ++number);
  number = 0;
  for (Instruction& row : set_.rejected) row.id = fmt::format("{}-r{:04}", slug, ++number);
  if (!set_.kept.empty()) set_.reasons["kept"] = static_cast<int>(set_.kept.size());
  for (const Instruction& row : set_.rejected) ++set_.reasons[row.verdict];
  set_.segments_without_question =
      static_cast<int>(std::count(kept_of_.begin(), kept_of_.end(), 0));
  return std::move(set_);
}

}  // namespace rolellm
