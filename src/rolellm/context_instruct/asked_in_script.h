// What the script itself asks and tells the role, and what the role replies.
#pragma once

#include <string>
#include <vector>

#include "rolellm/context_instruct/instruction.h"
#include "rolellm/context_instruct/judge.h"
#include "rolellm/context_instruct/own_answers.h"
#include "rolellm/context_instruct/prompts.h"

namespace rolellm {

struct AskedRow {
  std::size_t segment = 0;  ///< index into the segments given
  Instruction row;
};

struct AskedOptions {
  int most = 0;
  double duplicate_threshold = 0.6;
  std::uint64_t seed = 1;
};

/// At most `most` rows whose question the teacher need not write: first what somebody asks the role
/// and what is whole by itself, word for word; then, spread over the script by seed, what somebody
/// says to the role, quoted. Marks their lines in `own_answers` as used.
Result<std::vector<AskedRow>> asked_in_script(const std::vector<ProfileSegment>& segments,
                                              const std::string& role, const Judge& judge,
                                              const InstructPrompts& prompts,
                                              const AskedOptions& options, OwnAnswers& own_answers);

}  // namespace rolellm
