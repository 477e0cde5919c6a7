#include "rolellm/llm/llama_engine.h"

#include <fstream>

#include <gtest/gtest.h>

#include "rolellm/llm/chat_model_contract.h"
#include "rolellm/llm/llama_model_test.h"

namespace rolellm {
namespace {

INSTANTIATE_TEST_SUITE_P(Llama, ChatModelContract,
                         testing::Values(EngineCase{"llama", [] {
                                                      std::unique_ptr<ChatModel> model;
                                                      if (auto opened = open_smollm2())
                                                        model = std::move(*opened);
                                                      return model;
                                                    }}));

class SmolLm2 : public testing::Test {
 protected:
  void SetUp() override {
    ROLELLM_NEEDS_MODEL(kSmolLm2);
    auto opened = open_smollm2();
    ASSERT_TRUE(opened) << opened.error().message;
    model_ = std::move(*opened);
  }
  std::unique_ptr<ChatModel> model_;
};

TEST_F(SmolLm2, KnowsWhatEveryoneKnows) {
  const std::vector<ChatRequest> requests = {ask("What is the capital of France?")};
  auto replies = generate_all(*model_, requests);
  ASSERT_TRUE(replies) << replies.error().message;
  const ChatReply& reply = (*replies)[0][0];
  EXPECT_NE(reply.text.find("Paris"), std::string::npos) << reply.text;
  EXPECT_GT(reply.usage.prompt_tokens, 20);
  EXPECT_GT(reply.usage.completion_tokens, 1);
  EXPECT_EQ(reply.usage.prompt_tokens, *model_->count_tokens(requests[0]));
}

TEST_F(SmolLm2, AnswersABatchAsOneByOneWhereNoRaceIsClose) {
  // Sums in another order may tip a race between two tokens whose logits differ by under 1e-3.
  const char* questions[] = {"Who are you?",          "What is a lamp?",    "Name three birds.",
                             "Who are you, and why?", "What do you eat?",   "What is the sea?",
                             "Where is the north?",   "What is a lamp for?"};
  std::vector<ChatRequest> requests;
  for (const char* question : questions) requests.push_back(ask(question));
  for (ChatRequest& request : requests) {
    request.logprobs = 2;
    request.sampling.max_tokens = 40;
  }
  auto together = generate_all(*model_, requests);
  ASSERT_TRUE(together);
  int compared = 0;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto alone = generate_all(*model_, {&requests[i], 1});
    ASSERT_TRUE(alone);
    const auto& one = (*alone)[0][0].logprobs;
    const auto& many = (*together)[i][0].logprobs;
    for (std::size_t at = 0; at < one.size(); ++at) {
      const double gap = one[at].top[0].logprob - one[at].top[1].logprob;
      if (gap <= 1e-3) break;  // from here on the two may go on differently
      ASSERT_LT(at, many.size()) << questions[i];
      ASSERT_EQ(one[at].drawn.token, many[at].drawn.token)
          << questions[i] << ", token " << at << ", gap " << gap;
      ++compared;
    }
  }
  EXPECT_GT(compared, 100);
}

TEST_F(SmolLm2, ReportsTheChancesOfTokens) {
  ChatRequest request = ask("What is the capital of France?", 8);
  request.logprobs = 3;
  auto replies = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(replies);
  const ChatReply& reply = (*replies)[0][0];
  ASSERT_EQ(reply.logprobs.size(), static_cast<std::size_t>(reply.usage.completion_tokens));
  std::string text;
  for (const TokenLogprobs& place : reply.logprobs) {
    text += place.drawn.token;
    ASSERT_EQ(place.top.size(), 3U);
    EXPECT_EQ(place.drawn.token, place.top[0].token);  // at temperature 0
    EXPECT_LE(place.top[1].logprob, place.top[0].logprob);
    EXPECT_LE(place.top[0].logprob, 0);
  }
  EXPECT_EQ(text, reply.text);
}

TEST_F(SmolLm2, SaysHowMuchOfAPromptItDidNotCompute) {
  const ChatRequest request = ask("What is the sea?", 2, 2);
  auto replies = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(replies);
  EXPECT_EQ((*replies)[0][0].usage.cached_tokens, 0);
  EXPECT_EQ((*replies)[0][1].usage.cached_tokens, (*replies)[0][1].usage.prompt_tokens);
}

TEST_F(SmolLm2, NamesTheRequestThatCannotBeAnswered) {
  std::vector<ChatRequest> requests = {ask("Who?"), ask("Who?")};
  requests[1].logprobs = 21;
  int heard = 0;
  const auto status = model_->generate(requests, [&](std::size_t, int, const ChatReply&) -> Status {
    ++heard;
    return ok();
  });
  ASSERT_FALSE(status);
  EXPECT_NE(status.error().message.find("request 2 of 2"), std::string::npos)
      << status.error().message;
  EXPECT_EQ(heard, 0);
}

TEST_F(SmolLm2, GivesSamplesOfTheirOwnSeed) {
  ChatRequest request = ask("Tell me of the storm.", 12, 3);
  request.sampling.temperature = 1.0;
  auto first = generate_all(*model_, {&request, 1});
  auto second = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(first && second);
  EXPECT_NE((*first)[0][0].text, (*first)[0][1].text);
  EXPECT_NE((*first)[0][1].text, (*first)[0][2].text);
  EXPECT_EQ((*first)[0][1].text, (*second)[0][1].text);
}

TEST_F(SmolLm2, TakesMoreThanFitsAtOnce) {
  // 8 requests of 5 samples on 8 sequences and 1024 cells; long prompts push the trunk out.
  std::vector<ChatRequest> requests;
  for (int i = 0; i < 8; ++i) {
    std::string question = "Question " + std::to_string(i) + ": what is the sea?";
    for (int word = 0; word < i * 60; ++word) question += " wave";
    requests.push_back(ask(question, 4, 5));
    requests.back().sampling.temperature = 0.7;
  }
  std::vector<std::vector<int>> seen(8, std::vector<int>(5));
  auto status = model_->generate(requests, [&](std::size_t at, int sample, const ChatReply& reply) {
    ++seen[at][static_cast<std::size_t>(sample)];
    EXPECT_FALSE(reply.finish_reason.empty());
    return ok();
  });
  ASSERT_TRUE(status) << status.error().message;
  for (const auto& samples : seen) EXPECT_EQ(samples, (std::vector<int>{1, 1, 1, 1, 1}));
}

TEST_F(SmolLm2, FillsTheContextToItsLastCell) {
  ChatRequest request = ask("wave", 1);
  const int fixed = *model_->count_tokens(request);
  while (*model_->count_tokens(request) < 1023) request.messages[1].content += " wave";
  ASSERT_EQ(*model_->count_tokens(request), 1023) << "from " << fixed;
  const std::vector<ChatRequest> requests = {ask("Who are you?"), request};
  auto replies = generate_all(*model_, requests);
  ASSERT_TRUE(replies) << replies.error().message;
  EXPECT_EQ((*replies)[1][0].usage.prompt_tokens, 1023);
}

TEST_F(SmolLm2, RefusesATextLongerThanItWasTrainedOn) {
  auto opened = open_smollm2({.context_tokens = 10'000, .parallel = 1});
  ASSERT_TRUE(opened);
  const int trained = (*opened)->info().context_tokens;
  EXPECT_LT(trained, 10'000);
  ChatRequest request = ask("wave", 1);
  for (int i = 0; i < trained; ++i) request.messages[1].content += " wave";
  auto replies = generate_all(**opened, {&request, 1});
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "failure.context");
  EXPECT_NE(replies.error().message.find("trained on"), std::string::npos);
}

TEST_F(SmolLm2, RefusesAPromptThatCannotFit) {
  std::string question;
  for (int i = 0; i < 3000; ++i) question += "wave ";
  const std::vector<ChatRequest> requests = {ask(question)};
  auto replies = generate_all(*model_, requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "failure.context");
  EXPECT_NE(replies.error().message.find("1024"), std::string::npos) << replies.error().message;
}

TEST_F(SmolLm2, RefusesToGiveNoSamples) {
  const std::vector<ChatRequest> requests = {ask("Who?", 8, 0)};
  auto replies = generate_all(*model_, requests);
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "usage");
}

TEST_F(SmolLm2, StopsWhenTheReceiverFails) {
  const std::vector<ChatRequest> requests = {ask("Who?", 4, 3)};
  int calls = 0;
  auto status = model_->generate(requests, [&](std::size_t, int, const ChatReply&) -> Status {
    ++calls;
    return fail(ErrorKind::io, "disk_full", "no room");
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(error_code(status.error()), "io.disk_full");
  EXPECT_EQ(calls, 1);
  EXPECT_TRUE(generate_all(*model_, requests));  // and is as good as new afterwards
}

TEST_F(SmolLm2, EndsAtTheTokenLimitWithLength) {
  const std::vector<ChatRequest> requests = {ask("Tell me a long story.", 5)};
  auto replies = generate_all(*model_, requests);
  ASSERT_TRUE(replies);
  EXPECT_EQ((*replies)[0][0].finish_reason, "length");
  EXPECT_EQ((*replies)[0][0].usage.completion_tokens, 5);
}

TEST_F(SmolLm2, CutsAtAStopStringAndNeverStreamsIt) {
  ChatRequest request = ask("Count from one to ten in digits, with commas.", 40);
  request.answer_prefix = "1, 2, 3,";
  request.sampling.stop = {", 7"};
  std::string streamed;
  auto reply = model_->stream(request, [&](std::string_view piece) { streamed += piece; });
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->text, " 4, 5, 6");
  EXPECT_EQ(reply->finish_reason, "stop");
  EXPECT_EQ(streamed, reply->text);
}

TEST_F(SmolLm2, StreamsWhatItWouldHaveSaid) {
  const ChatRequest request = ask("Who are you?");
  std::string streamed;
  int pieces = 0;
  auto reply = model_->stream(request, [&](std::string_view piece) {
    streamed += piece;
    ++pieces;
  });
  ASSERT_TRUE(reply);
  EXPECT_EQ(streamed, reply->text);
  EXPECT_GT(pieces, 3);
}

TEST_F(SmolLm2, KeepsToASchema) {
  ChatRequest request = ask("Write a question and an answer about the sea as JSON.", 300, 4);
  request.sampling.temperature = 1.0;
  request.schema = *parse_json(R"({"type": "object", "properties": {
      "confidence": {"enum": ["high", "low"]},
      "question": {"type": "string", "minLength": 3, "maxLength": 60},
      "lines": {"type": "array", "minItems": 2, "maxItems": 3, "items": {"type": "integer"}},
      "true": {"type": "boolean"}}})");
  auto replies = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(replies) << replies.error().message;
  for (const ChatReply& reply : (*replies)[0]) {
    auto json = parse_json(reply.text);
    ASSERT_TRUE(json) << reply.text;
    EXPECT_EQ(reply.finish_reason, "stop");
    const std::string confidence = string_or(*json, "confidence", "");
    EXPECT_TRUE(confidence == "high" || confidence == "low") << reply.text;
    EXPECT_GE((*json)["lines"].size(), 2U);
    EXPECT_LE((*json)["lines"].size(), 3U);
  }
}

TEST_F(SmolLm2, EndsItsJsonInsideMaxTokens) {
  // Hot enough to ramble: what the schema leaves open fills whatever room there is.
  ChatRequest request = ask("Tell me all about the sea as JSON.", 40, 12);
  request.sampling.temperature = 1.5;
  request.sampling.top_p = 1;
  request.schema = *parse_json(R"({"type": "object", "properties": {
      "story": {"type": "string", "minLength": 20},
      "more": {"type": "array", "minItems": 1, "items": {"type": "string"}},
      "end": {"enum": ["good", "bad"]}}})");
  auto replies = generate_all(*model_, {&request, 1});
  ASSERT_TRUE(replies) << replies.error().message;
  for (const ChatReply& reply : (*replies)[0]) {
    EXPECT_EQ(reply.finish_reason, "stop");
    EXPECT_LE(reply.usage.completion_tokens, 40);
    auto json = parse_json(reply.text);
    ASSERT_TRUE(json) << reply.text;
    EXPECT_TRUE(json->contains("end")) << reply.text;
  }
}

TEST_F(SmolLm2, SaysWhenNoAnswerOfASchemaFitsIntoMaxTokens) {
  ChatRequest request = ask("Say something.", 4);
  request.schema = *parse_json(R"({"type": "string", "minLength": 1000})");
  auto replies = generate_all(*model_, {&request, 1});
  ASSERT_FALSE(replies);
  EXPECT_EQ(error_code(replies.error()), "usage.schema");
  EXPECT_NE(replies.error().message.find("the shortest takes 252"), std::string::npos)
      << replies.error().message;  // two quotes and 1000 / 4 tokens
}

TEST_F(SmolLm2, SaysWhoItIs) {
  const ModelInfo info = model_->info();
  EXPECT_EQ(info.engine, "llama");
  EXPECT_EQ(info.context_tokens, 1024);
  EXPECT_EQ(info.identity,
            "gguf:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53|chatml-smollm2");
}

TEST(OpenLlamaModel, RefusesAModelCutShortAnywhere) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  const fs::path cut = fs::path(testing::TempDir()) / "rolellm_cut_short.gguf";
  fs::copy_file(cached_model(kSmolLm2), cut, fs::copy_options::overwrite_existing);
  for (const std::uintmax_t size :
       {98'362'431ULL, 50'000'000ULL, 2'000'000ULL, 1'000'000ULL, 4096ULL, 21ULL}) {
    fs::resize_file(cut, size);
    auto opened = open_llama_model(cut, "cut", {});
    ASSERT_FALSE(opened) << size;
    EXPECT_EQ(error_code(opened.error()), "bad_model.truncated") << size;
    EXPECT_EQ(opened.error().file, cut.string());
  }
  fs::remove(cut);
}

TEST(OpenLlamaModel, RefusesAnAdapterThatIsAModel) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  auto opened = open_smollm2({.context_tokens = 256, .adapter = cached_model(kSmolLm2).string()});
  ASSERT_FALSE(opened);
  EXPECT_EQ(error_code(opened.error()), "bad_model.adapter");
}

TEST(OpenLlamaModel, RefusesAFormatThatIsUnknown) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  auto opened = open_smollm2({.context_tokens = 256, .chat_format = "klingon"});
  ASSERT_FALSE(opened);
  EXPECT_EQ(error_code(opened.error()), "config");
}

}  // namespace
}  // namespace rolellm
