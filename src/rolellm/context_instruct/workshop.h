// One role's way through stage 2: plans calls, judges what comes back, and keeps what is sound.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "rolellm/context_instruct/candidate.h"
#include "rolellm/context_instruct/judge.h"
#include "rolellm/context_instruct/own_answers.h"
#include "rolellm/context_instruct/prompts.h"
#include "rolellm/profile/address.h"

namespace rolellm {

/// What stage 2 made of one role.
struct InstructionSet {
  std::string role;
  std::vector<Instruction> kept;
  std::vector<Instruction> rejected;   ///< `verdict` says why
  std::map<std::string, int> reasons;  ///< verdict → rows, `kept` among them
  int segments = 0;                    ///< stretches of dialogue there were
  int segments_without_question = 0;   ///< of those, none kept
  int styled = 0;
  int calls = 0;
  std::int64_t prompt_tokens = 0;
  std::int64_t completion_tokens = 0;
};

class Workshop {
 public:
  /// `folder` must outlive the workshop.
  static Result<Workshop> open(const ProfileFolder& folder, const ContextInstructOptions& options,
                               std::string teacher);

  /// Requests of the next round; none when the target is reached or rounds are used up.
  Result<std::vector<ChatRequest>> plan_round();
  /// Judges sample `sample` of the reply to request `index` of the round.
  void take(std::size_t index, int sample, const ChatReply& reply);
  /// Picks the best question to each line of the role and de-duplicates what the round brought.
  void close_round();

  /// Requests that rewrite every kept answer, in the order of `kept`; none when the answers are the
  /// role's own lines.
  Result<std::vector<ChatRequest>> plan_style() const;
  void take_style(std::size_t index, int sample, const ChatReply& reply);

  /// The result; numbers the rows.
  InstructionSet finish();

 private:
  struct Call {
    int segment = -1;  ///< index, or -1 for the role itself
    std::uint64_t seed = 0;
    ProfileSegment shown;
    std::vector<OwnAnswer> answers;  ///< asked for; none when the teacher writes the answers
  };
  Workshop(const ProfileFolder& folder, InstructPrompts prompts, RoleAddress address, Judge judge);
  Status take_from_script();
  Status plan_call(int segment, ProfileSegment shown, std::uint64_t seed,
                   std::vector<ChatRequest>& requests);
  void count(const ChatReply& reply);
  ProfileSegment own_lines(int turn) const;

  OwnAnswers own_answers_;
  const ProfileFolder* folder_;
  ContextInstructOptions options_;
  std::string teacher_;
  InstructPrompts prompts_;
  RoleAddress address_;
  Judge judge_;
  std::vector<ProfileSegment> segments_;
  std::vector<int> uses_;                      ///< calls per segment
  std::vector<int> kept_of_;                   ///< kept rows per segment
  std::vector<Call> calls_;                    ///< of this round
  std::vector<std::vector<Candidate>> fresh_;  ///< by call
  int asked_ = 0;                              ///< questions asked of the teacher so far
  int kept_of_asked_ = 0;
  int round_ = 0;
  int agnostic_calls_ = 0;
  InstructionSet set_;
};

}  // namespace rolellm
