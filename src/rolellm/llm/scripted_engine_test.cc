#include "rolellm/llm/scripted_engine.h"

#include <gtest/gtest.h>

#include "rolellm/llm/chat_model_contract.h"

namespace rolellm {
namespace {

std::unique_ptr<ChatModel> with_rules(const std::string& rules) {
  const fs::path file = fs::path(testing::TempDir()) / "scripted_engine_test.yaml";
  EXPECT_TRUE(write_atomic(file, rules));
  auto model = open_scripted_model(file);
  EXPECT_TRUE(model);
  return std::move(*model);
}

INSTANTIATE_TEST_SUITE_P(Scripted, ChatModelContract,
                         testing::Values(EngineCase{
                             "scripted", [] {
                               return with_rules("- {match: '', replies: [aye, no, lit, out]}\n");
                             }}));

TEST(ScriptedModel, TakesTheFirstRuleThatFits) {
  auto model = with_rules("- {match: lamp, reply: lit}\n- {match: '', replies: [a, b]}\n");
  const std::vector<ChatRequest> requests{
      {.messages = {{"user", "the lamp?"}}, .schema = nullptr},
      {.messages = {{"user", "else"}}, .sampling = {.seed = 2}, .schema = nullptr, .samples = 2}};
  const auto replies = generate_all(*model, requests);
  ASSERT_TRUE(replies);
  EXPECT_EQ((*replies)[0][0].text, "lit");
  EXPECT_EQ((*replies)[1][0].text, "a");  // seed 2 of two replies
  EXPECT_EQ((*replies)[1][1].text, "b");
}

TEST(ScriptedModel, FailsWhenItsRulesSaySo) {
  auto model = with_rules("- {match: '', reply: x}\n- fail_after: 1\n");
  const std::vector<ChatRequest> requests{
      {.messages = {{"user", "a"}}, .schema = nullptr, .samples = 2}};
  const auto replies = generate_all(*model, requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(exit_code(replies.error()), 5);
}

}  // namespace
}  // namespace rolellm
