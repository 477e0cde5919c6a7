#include "rolellm/context_instruct/context_instruct.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "rolellm/core/hash.h"
#include "rolellm/core/interrupt.h"
#include "rolellm/core/jsonl.h"
#include "rolellm/core/options.h"
#include "rolellm/core/progress.h"
#include "rolellm/core/run_record.h"

namespace rolellm {
namespace {

/// One request of a batch, and whose it is.
struct Owner {
  std::size_t workshop;
  std::size_t index;
};

/// Sends the requests of all workshops in one call and hands each reply to its workshop.
template <class Plan, class Take>
Result<bool> ask_all(std::vector<Workshop>& workshops, ChatModel& teacher, const std::string& what,
                     const Plan& plan, const Take& take) {
  if (auto status = check_interrupt(); !status) return fail(status.error());
  std::vector<ChatRequest> requests;
  std::vector<Owner> owners;
  for (std::size_t w = 0; w < workshops.size(); ++w) {
    auto planned = plan(workshops[w]);
    if (!planned) return fail(planned.error());
    for (std::size_t i = 0; i < planned->size(); ++i) {
      requests.push_back(std::move((*planned)[i]));
      owners.push_back({w, i});
    }
  }
  if (requests.empty()) return false;
  std::int64_t replies = 0;
  for (const ChatRequest& request : requests) replies += request.samples;
  Progress progress(what, "replies", replies);
  const Status status = teacher.generate(
      requests, [&](std::size_t request, int sample, const ChatReply& reply) -> Status {
        const Owner& owner = owners[request];
        take(workshops[owner.workshop], owner.index, sample, reply);
        progress.add(1);
        return check_interrupt();
      });
  if (!status) return fail(status.error(), what);
  return true;
}

}  // namespace

Result<std::vector<InstructionSet>> make_instructions(std::span<const ProfileFolder> roles,
                                                      ChatModel& teacher,
                                                      const ContextInstructOptions& options) {
  std::vector<Workshop> workshops;
  for (const ProfileFolder& role : roles) {
    auto workshop = Workshop::open(role, options, teacher.info().name);
    if (!workshop) return fail(workshop.error());
    workshops.push_back(std::move(*workshop));
  }
  while (true) {
    auto asked = ask_all(
        workshops, teacher, "context-instruct", [](Workshop& w) { return w.plan_round(); },
        [](Workshop& w, std::size_t index, int sample, const ChatReply& reply) {
          w.take(index, sample, reply);
        });
    if (!asked) return fail(asked.error());
    if (!*asked) break;
    for (Workshop& workshop : workshops) workshop.close_round();
  }
  auto styled = ask_all(
      workshops, teacher, "style pass", [](Workshop& w) { return w.plan_style(); },
      [](Workshop& w, std::size_t index, int sample, const ChatReply& reply) {
        w.take_style(index, sample, reply);
      });
  if (!styled) return fail(styled.error());
  std::vector<InstructionSet> sets;
  for (Workshop& workshop : workshops) sets.push_back(workshop.finish());
  return sets;
}

Status save_instructions(const fs::path& folder, const InstructionSet& set, const Profile& profile,
                         const ModelInfo& teacher, const ContextInstructOptions& options,
                         double seconds) {
  const auto as_rows = [](const std::vector<Instruction>& list) {
    std::vector<Json> rows;
    for (const Instruction& row : list) rows.push_back(instruction_to_json(row));
    return rows;
  };
  const auto kept = as_rows(set.kept);
  const auto rejected = as_rows(set.rejected);
  if (auto s = write_artefact(folder / "instructions.jsonl", kInstructionsFormat, kept); !s)
    return s;
  if (auto s = write_artefact(folder / "rejected.jsonl", kInstructionsFormat, rejected); !s)
    return s;
  RunRecord record{.stage = "context_instruct"};
  record.options = options_to_json(options);
  record.inputs =
      Json{{"profile", sha256(dump_json(profile_to_json(profile)))}, {"teacher", teacher.identity}};
  record.counts = yield_to_json(set);
  record.seconds = seconds;
  return write_run_record(folder, record);
}

Result<std::vector<Instruction>> load_instructions(const fs::path& file) {
  auto rows = read_artefact(file, kInstructionsFormat);
  if (!rows) return fail(rows.error(), "loading instructions");
  return decode_rows<Instruction>(*rows, file, instruction_from_json);
}

Result<InstructionSet> run_context_instruct(const ProfileFolder& role, ChatModel& teacher,
                                            const ContextInstructOptions& options,
                                            const fs::path& out) {
  const auto start = std::chrono::steady_clock::now();
  auto sets = make_instructions(std::span(&role, 1), teacher, options);
  if (!sets) return fail(sets.error());
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  auto saved =
      save_instructions(out, sets->front(), role.profile, teacher.info(), options, seconds.count());
  if (!saved) return fail(saved.error());
  return std::move(sets->front());
}

Result<InstructEstimate> estimate_instructions(const ProfileFolder& role, ChatModel& teacher,
                                               const ContextInstructOptions& options) {
  auto workshop = Workshop::open(role, options, teacher.info().name);
  if (!workshop) return fail(workshop.error());
  auto requests = workshop->plan_round();
  if (!requests) return fail(requests.error());
  InstructEstimate estimate;
  for (const ChatRequest& request : *requests) {
    auto tokens = teacher.count_tokens(request);
    if (!tokens) return fail(tokens.error());
    estimate.calls += request.samples;
    estimate.prompt_tokens += static_cast<std::int64_t>(*tokens) * request.samples;
    estimate.completion_tokens +=
        static_cast<std::int64_t>(request.sampling.max_tokens) * request.samples;
  }
  if (options.style && options.written_answers && !requests->empty()) {
    // A rewriting's prompt is about 400 tokens, its answer at most 110.
    estimate.calls += options.questions_per_role;
    estimate.prompt_tokens += 400LL * options.questions_per_role;
    estimate.completion_tokens += 110LL * options.questions_per_role;
  }
  return estimate;
}

std::string describe_yield(const InstructionSet& set) {
  std::vector<std::pair<std::string, int>> reasons(set.reasons.begin(), set.reasons.end());
  std::stable_sort(reasons.begin(), reasons.end(), [](const auto& a, const auto& b) {
    return (a.first == "kept") != (b.first == "kept") ? a.first == "kept" : a.second > b.second;
  });
  int total = 0;
  for (const auto& [reason, rows] : reasons) total += rows;
  std::string text = fmt::format("{}: {} of {} candidates kept, {} restyled\n", set.role,
                                 set.kept.size(), total, set.styled);
  for (const auto& [reason, rows] : reasons) text += fmt::format("  {:<22} {:>4}\n", reason, rows);
  text += fmt::format("  {} of {} stretches of dialogue without a question\n",
                      set.segments_without_question, set.segments);
  return text;
}

Json yield_to_json(const InstructionSet& set) {
  Json reasons = Json::object();
  for (const auto& [reason, rows] : set.reasons) reasons[reason] = rows;
  return Json{{"kept", set.kept.size()},
              {"rejected", set.rejected.size()},
              {"styled", set.styled},
              {"reasons", reasons},
              {"segments", set.segments},
              {"segments_without_question", set.segments_without_question},
              {"calls", set.calls},
              {"prompt_tokens", set.prompt_tokens},
              {"completion_tokens", set.completion_tokens}};
}

}  // namespace rolellm
