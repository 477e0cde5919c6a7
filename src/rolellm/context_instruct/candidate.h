// What the teacher proposes, judged, before a round is closed.
#pragma once

#include <vector>

#include "rolellm/context_instruct/instruction.h"

namespace rolellm {

struct Candidate {
  int sample = 0;
  int line = 0;    ///< the answer's first line, as the teacher named it
  double fit = 0;  ///< of question and answer; higher is better
  Instruction row;
};

/// Leaves one kept question to each line of the role, the one that fits best; the other kept ones
/// become `outdone`, and what came several times is there once. Replies come in any order: the
/// result does not depend on it.
void pick_best(std::vector<Candidate>& candidates);

}  // namespace rolellm
