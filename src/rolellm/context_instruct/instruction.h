// A role-specific question with its grounded answer: the row of `instructions.jsonl`.
#pragma once

#include <string>
#include <vector>

#include "rolellm/core/json.h"

namespace rolellm {

/// Lines of the script that carry an answer.
struct Evidence {
  int scene = 0;  ///< act_id
  int line_begin = 0;
  int line_end = 0;
  std::string quote;
};

struct Instruction {
  std::string id;  ///< stable: role slug and number
  std::string role;
  std::string question;
  std::string answer;         ///< as the teacher wrote it from the segment
  std::string styled_answer;  ///< the same in the role's voice; empty when no style pass ran
  std::string confidence;     ///< `high` or `low`: the teacher's word
  std::string rationale;
  std::string kind;  ///< `script_based` or `script_agnostic`
  std::vector<Evidence> evidence;
  double support = 0;   ///< share of the answer's content words found in evidence and profile
  std::string verdict;  ///< `kept`, or the reason of rejection: `low_confidence`, `unsupported`, …
  Json provenance = Json::object();
};

Json instruction_to_json(const Instruction& instruction);
Result<Instruction> instruction_from_json(const Json& row);

/// Whether the question only quotes what somebody says to the role, word for word.
bool quotes_script(const Instruction& instruction);

/// The answer later stages use: styled when there is one.
const std::string& best_answer(const Instruction& instruction);

}  // namespace rolellm
