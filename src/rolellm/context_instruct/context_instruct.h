// Stage 2: from profiles and a teacher to grounded questions and answers.
#pragma once

#include <span>
#include <vector>

#include "rolellm/context_instruct/workshop.h"

namespace rolellm {

inline constexpr std::string_view kInstructionsFormat = "rolellm.instructions/1";

/// Calls and tokens of a run before it starts: the first round and its style pass, at worst.
struct InstructEstimate {
  int calls = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;  ///< worst case
};

/// All roles go through each round together, so that every call to the teacher is one big batch.
/// With a journaled teacher an interrupted run goes on where it was. Errors: the model's,
/// `interrupted`. A role of which nothing was kept is no error: its set tells why.
Result<std::vector<InstructionSet>> make_instructions(std::span<const ProfileFolder> roles,
                                                      ChatModel& teacher,
                                                      const ContextInstructOptions& options);

/// Writes `instructions.jsonl`, `rejected.jsonl` and, last, `run.json` with the profile's hash, the
/// teacher's identity, options, yields, tokens and `seconds`.
Status save_instructions(const fs::path& folder, const InstructionSet& set, const Profile& profile,
                         const ModelInfo& teacher, const ContextInstructOptions& options,
                         double seconds);

/// Kept rows of a folder that `save_instructions` wrote.
Result<std::vector<Instruction>> load_instructions(const fs::path& file);

/// Both for one role.
Result<InstructionSet> run_context_instruct(const ProfileFolder& role, ChatModel& teacher,
                                            const ContextInstructOptions& options,
                                            const fs::path& out);

Result<InstructEstimate> estimate_instructions(const ProfileFolder& role, ChatModel& teacher,
                                               const ContextInstructOptions& options);

/// Yields for people: one line a reason, most frequent first.
std::string describe_yield(const InstructionSet& set);
/// The same for machines.
Json yield_to_json(const InstructionSet& set);

}  // namespace rolellm
