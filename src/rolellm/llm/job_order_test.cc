#include "rolellm/llm/job_order.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

ChatRequest ask(std::string system, std::string question) {
  return {.messages = {{"system", std::move(system)}, {"user", std::move(question)}}};
}
using Order = std::vector<std::uint32_t>;

TEST(SharedPrefixOrder, BringsTheQuestionsOfARoleTogether) {
  const std::vector<ChatRequest> requests = {ask("Mara", "b"), ask("Finn", "a"), ask("Mara", "a")};
  EXPECT_EQ(shared_prefix_order(requests), (Order{1, 2, 0}));
}

TEST(SharedPrefixOrder, KeepsEqualRequestsInTheirOrder) {
  const std::vector<ChatRequest> requests = {ask("Mara", "a"), ask("Mara", "a"), ask("Ada", "a")};
  EXPECT_EQ(shared_prefix_order(requests), (Order{2, 0, 1}));
}

TEST(SharedPrefixOrder, PutsAConversationBeforeItsContinuation) {
  ChatRequest longer = ask("Mara", "a");
  longer.messages.push_back({"assistant", "b"});
  const std::vector<ChatRequest> requests = {longer, ask("Mara", "a")};
  EXPECT_EQ(shared_prefix_order(requests), (Order{1, 0}));
}

TEST(SharedPrefixOrder, ChangesTheAdapterAsSeldomAsCanBe) {
  std::vector<ChatRequest> requests = {ask("a", "a"), ask("b", "b"), ask("a", "a"), ask("b", "b")};
  requests[0].adapter = requests[1].adapter = "x.gguf";
  requests[1].adapter_scale = 0.5;
  EXPECT_EQ(shared_prefix_order(requests), (Order{2, 3, 1, 0}));
}

TEST(SharedPrefixOrder, OfNothingIsNothing) { EXPECT_TRUE(shared_prefix_order({}).empty()); }

}  // namespace
}  // namespace rolellm
