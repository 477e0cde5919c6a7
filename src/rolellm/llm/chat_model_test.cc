#include "rolellm/llm/chat_model.h"

#include <gtest/gtest.h>

#include "rolellm/core/files.h"

namespace rolellm {
namespace {

/// Answers `<user text>/<sample>`, last request first, as batching engines may.
class BackwardsModel : public ChatModel {
 public:
  ModelInfo info() const override { return {}; }
  Status generate(std::span<const ChatRequest> requests, const OnReply& on_reply) override {
    for (std::size_t at = requests.size(); at-- > 0;) {
      for (int sample = requests[at].samples - 1; sample >= 0; --sample) {
        const std::string text =
            requests[at].messages.back().content + "/" + std::to_string(sample);
        if (auto s = on_reply(at, sample, {.text = text, .finish_reason = "stop"}); !s) return s;
      }
    }
    return fails_ ? Status(fail(ErrorKind::endpoint, "unavailable", "gone")) : ok();
  }
  Result<ChatReply> stream(const ChatRequest&, const OnText&) override { return ChatReply{}; }
  Result<int> count_tokens(const ChatRequest&) override { return 0; }
  bool fails_ = false;
};

ChatRequest ask_for(std::string question, int samples) {
  return {.messages = {{"user", std::move(question)}}, .samples = samples};
}

TEST(GenerateAll, PutsEachReplyInItsPlace) {
  BackwardsModel model;
  const std::vector<ChatRequest> requests = {ask_for("a", 2), ask_for("b", 1)};
  auto replies = generate_all(model, requests);
  ASSERT_TRUE(replies);
  ASSERT_EQ(replies->size(), 2U);
  EXPECT_EQ((*replies)[0][1].text, "a/1");
  EXPECT_EQ((*replies)[1][0].text, "b/0");
}

TEST(GenerateAll, OfNothingIsNothing) {
  BackwardsModel model;
  auto replies = generate_all(model, {});
  ASSERT_TRUE(replies);
  EXPECT_TRUE(replies->empty());
}

TEST(GenerateAll, PassesAFailureOn) {
  BackwardsModel model;
  model.fails_ = true;
  const std::vector<ChatRequest> requests = {ask_for("a", 1)};
  auto replies = generate_all(model, requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "endpoint.unavailable");
}

TEST(RequestToJson, ChangesWithEverythingThatDecidesAnAnswer) {
  const ChatRequest base = ask_for("a", 1);
  const std::string before = dump_json(request_to_json(base));
  const auto changed = [&](auto change) {
    ChatRequest other = base;
    change(other);
    return dump_json(request_to_json(other)) != before;
  };
  EXPECT_TRUE(changed([](ChatRequest& r) { r.messages[0].content = "b"; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.messages[0].role = "system"; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.max_tokens = 1; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.temperature = 0; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.top_p = 0.5; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.top_k = 5; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.min_p = 0.1; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.repeat_penalty = 1.1; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.seed = 2; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.stop = {"\n"}; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.schema = {{"type", "string"}}; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.answer_prefix = "Well"; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.frequency_penalty = 0.1; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.sampling.presence_penalty = 0.1; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.logprobs = 5; }));
  EXPECT_TRUE(changed([](ChatRequest& r) { r.adapter = "mara.gguf"; }));
  // The number of samples does not: sample i is journaled by its index beside this.
  EXPECT_FALSE(changed([](ChatRequest& r) { r.samples = 6; }));
}

TEST(RequestToJson, NamesOnlyTheFieldsThatOldJournalsKnowUntilOthersAreUsed) {
  const Json json = request_to_json(ask_for("a", 1));
  std::string keys;
  for (const auto& [key, value] : json.items()) keys += key + " ";
  EXPECT_EQ(keys,
            "messages max_tokens temperature top_p top_k min_p repeat_penalty seed stop schema "
            "answer_prefix ");
}

TEST(RequestToJson, KnowsAnAdapterByItsBytes) {
  const fs::path file = fs::path(testing::TempDir()) / "rolellm_adapter_of_a_request";
  ChatRequest request = ask_for("a", 1);
  request.adapter = file.string();
  ASSERT_TRUE(write_atomic(file, "one"));
  const Json one = request_to_json(request);
  ASSERT_TRUE(write_atomic(file, "other"));
  EXPECT_NE(request_to_json(request), one);
  request.adapter_scale = 0.5;
  ASSERT_TRUE(write_atomic(file, "one"));
  EXPECT_NE(request_to_json(request), one);
  fs::remove(file);
}

}  // namespace
}  // namespace rolellm
