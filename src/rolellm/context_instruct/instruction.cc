#include "rolellm/context_instruct/instruction.h"

namespace rolellm {
namespace {

Json evidence_to_json(const Evidence& evidence) {
  return Json{{"scene", evidence.scene},
              {"line_begin", evidence.line_begin},
              {"line_end", evidence.line_end},
              {"quote", evidence.quote}};
}

Result<Evidence> evidence_from_json(const Json& json) {
  Evidence evidence;
  for (const auto& [key, number] :
       {std::pair{"scene", &evidence.scene}, std::pair{"line_begin", &evidence.line_begin},
        std::pair{"line_end", &evidence.line_end}}) {
    auto value = int32_field(json, key);
    if (!value) return fail(value.error(), "evidence");
    *number = *value;
  }
  auto quote = string_field(json, "quote");
  if (!quote) return fail(quote.error(), "evidence");
  evidence.quote = *quote;
  return evidence;
}

}  // namespace

Json instruction_to_json(const Instruction& instruction) {
  Json evidence = Json::array();
  for (const Evidence& item : instruction.evidence) evidence.push_back(evidence_to_json(item));
  return Json{{"id", instruction.id},
              {"role", instruction.role},
              {"question", instruction.question},
              {"answer", instruction.answer},
              {"styled_answer", instruction.styled_answer},
              {"confidence", instruction.confidence},
              {"rationale", instruction.rationale},
              {"kind", instruction.kind},
              {"evidence", evidence},
              {"support", instruction.support},
              {"verdict", instruction.verdict},
              {"provenance", instruction.provenance}};
}

Result<Instruction> instruction_from_json(const Json& row) {
  Instruction instruction;
  for (const auto& [key, text] :
       {std::pair{"id", &instruction.id}, std::pair{"role", &instruction.role},
        std::pair{"question", &instruction.question}, std::pair{"answer", &instruction.answer},
        std::pair{"kind", &instruction.kind}}) {
    auto value = string_field(row, key);
    if (!value) return fail(value.error());
    *text = *value;
  }
  instruction.styled_answer = string_or(row, "styled_answer", "");
  instruction.confidence = string_or(row, "confidence", "");
  instruction.rationale = string_or(row, "rationale", "");
  instruction.verdict = string_or(row, "verdict", "");
  instruction.provenance = row.value("provenance", Json::object());
  if (row.contains("support")) {
    auto support = number_field(row, "support");
    if (!support) return fail(support.error());
    instruction.support = *support;
  }
  for (const Json& item : row.value("evidence", Json::array())) {
    auto evidence = evidence_from_json(item);
    if (!evidence) return fail(evidence.error());
    instruction.evidence.push_back(*evidence);
  }
  return instruction;
}

bool quotes_script(const Instruction& instruction) {
  return string_or(instruction.provenance, "question_by", "") == "script_quoted";
}

const std::string& best_answer(const Instruction& instruction) {
  return instruction.styled_answer.empty() ? instruction.answer : instruction.styled_answer;
}

}  // namespace rolellm
