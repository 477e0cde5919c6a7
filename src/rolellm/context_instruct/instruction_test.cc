#include "rolellm/context_instruct/instruction.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

Instruction sample() {
  Instruction row;
  row.id = "dot-0001";
  row.role = "DOT";
  row.question = "Where did you box in 1969?";
  row.answer = "I boxed for Hull.";
  row.confidence = "high";
  row.kind = "script_based";
  row.evidence = {
      {.scene = 2, .line_begin = 5, .line_end = 6, .quote = "Dot: I boxed for Hull in 1969."}};
  row.support = 0.5;
  row.verdict = "kept";
  return row;
}

TEST(Instruction, ComesBackFromJson) {
  const Json json = instruction_to_json(sample());
  const auto row = instruction_from_json(json);
  ASSERT_TRUE(row) << describe(row.error());
  EXPECT_EQ(instruction_to_json(*row), json);
  EXPECT_EQ(row->evidence[0].line_end, 6);
}

TEST(Instruction, WithoutAQuestionIsRefused) {
  Json json = instruction_to_json(sample());
  json.erase("question");
  const auto row = instruction_from_json(json);
  ASSERT_FALSE(row);
  EXPECT_EQ(error_code(row.error()), "schema.missing");
}

TEST(Instruction, WithASupportThatIsNoNumberIsRefused) {
  Json json = instruction_to_json(sample());
  json["support"] = "much";
  EXPECT_FALSE(instruction_from_json(json));
}

TEST(BestAnswer, IsTheStyledOneWhenThereIsOne) {
  Instruction row = sample();
  EXPECT_EQ(best_answer(row), "I boxed for Hull.");
  row.styled_answer = "Hull, love. Guard up.";
  EXPECT_EQ(best_answer(row), "Hull, love. Guard up.");
}

}  // namespace
}  // namespace rolellm
