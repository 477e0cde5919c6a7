#include "rolellm/llm/http/dialect.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

const std::string kWhere = "http://h/v1";

ChatRequest ask() {
  return {.messages = {{"system", "You keep the lighthouse."}, {"user", "Who are you?"}},
          .sampling = {.max_tokens = 20, .temperature = 1.4, .seed = 5},
          .schema = nullptr};
}

TEST(OpenAiDialect, LeavesOutWhatTheServerRefused) {
  ChatRequest request = ask();
  request.sampling.stop = {"a", "b", "c", "d", "e"};
  request.logprobs = 3;
  const Capabilities can{.length_field = "max_completion_tokens", .refused = {"seed", "top_p"}};
  const Json body = openai_dialect().body("m", {.request = &request, .samples = 3}, can);
  EXPECT_EQ(body["max_completion_tokens"], 20);
  EXPECT_FALSE(body.contains("max_tokens") || body.contains("seed") || body.contains("top_p"));
  EXPECT_EQ(body["n"], 3);
  EXPECT_EQ(body["stop"].size(), 4u);
  EXPECT_EQ(body["top_logprobs"], 3);
}

TEST(OpenAiDialect, AsksForJsonInThreeWays) {
  ChatRequest request = ask();
  request.schema = *parse_json(R"({"type": "object", "properties": {"a": {"type": "string"}}})");
  const auto body = [&](SchemaWay way) {
    return openai_dialect().body("m", {.request = &request}, {.schema = way});
  };
  const Json strong = body(SchemaWay::json_schema);
  EXPECT_EQ(strong["response_format"]["json_schema"]["schema"], request.schema);
  EXPECT_FALSE(strong["response_format"]["json_schema"].contains("strict"));  // keys not required
  EXPECT_EQ(strong["messages"][0]["content"], "You keep the lighthouse.");
  const Json weaker = body(SchemaWay::json_object);
  EXPECT_EQ(weaker["response_format"]["type"], "json_object");
  EXPECT_NE(weaker["messages"][0]["content"].get<std::string>().find("\"properties\""),
            std::string::npos);
  EXPECT_FALSE(body(SchemaWay::prompt).contains("response_format"));
}

TEST(OpenAiDialect, ReadsChoicesLogprobsAndTheirShareOfTheTokens) {
  const auto replies = openai_dialect().read(
      R"({"choices": [{"index": 1, "message": {"content": "longer text"}, "finish_reason": "length"},
          {"index": 0, "message": {"content": "hi"}, "finish_reason": "stop", "logprobs": {"content":
            [{"token": "hi", "logprob": -0.5, "top_logprobs": [{"token": "ho", "logprob": -2}]}]}}],
          "usage": {"prompt_tokens": 9, "completion_tokens": 13,
                    "prompt_tokens_details": {"cached_tokens": 4}}})",
      kWhere);
  ASSERT_TRUE(replies) << describe(replies.error());
  EXPECT_EQ((*replies)[0].text, "hi");
  EXPECT_EQ((*replies)[1].finish_reason, "length");
  EXPECT_EQ((*replies)[0].usage.prompt_tokens, 9);
  EXPECT_EQ((*replies)[1].usage.prompt_tokens, 0);
  EXPECT_EQ((*replies)[0].usage.cached_tokens, 4);
  EXPECT_EQ((*replies)[0].usage.completion_tokens, 2);   // 13 - 11
  EXPECT_EQ((*replies)[1].usage.completion_tokens, 11);  // 13 * 11 / 13 bytes
  EXPECT_EQ((*replies)[0].logprobs[0].top[0].token, "ho");
}

TEST(AnthropicDialect, PutsTheSystemTextOnTopAndClampsTheTemperature) {
  const ChatRequest request = ask();
  const Json body = anthropic_dialect().body("claude", {.request = &request}, {});
  EXPECT_EQ(body["system"], "You keep the lighthouse.");
  ASSERT_EQ(body["messages"].size(), 1u);
  EXPECT_EQ(body["max_tokens"], 20);
  EXPECT_EQ(body["temperature"], 1.0);
  EXPECT_FALSE(body.contains("seed") || body.contains("n"));
  EXPECT_EQ(anthropic_dialect().key_header(), "x-api-key: ");
}

TEST(AnthropicDialect, LeavesStopsOfWhiteSpaceToTheEngine) {
  ChatRequest request = ask();
  request.sampling.stop = {"\n", "END", " \t"};
  EXPECT_EQ(anthropic_dialect().body("claude", {.request = &request}, {})["stop_sequences"],
            Json::array({"END"}));
  request.sampling.stop = {"\n"};
  EXPECT_FALSE(
      anthropic_dialect().body("claude", {.request = &request}, {}).contains("stop_sequences"));
}

TEST(AnthropicDialect, MapsItsStopReasons) {
  for (const auto& [stop, reason] : {std::pair{"end_turn", "stop"},
                                     {"stop_sequence", "stop"},
                                     {"max_tokens", "length"},
                                     {"model_context_window_exceeded", "length"}}) {
    const auto replies = anthropic_dialect().read(
        dump_json(Json{{"content", Json::array({Json{{"type", "text"}, {"text", "I am "}},
                                                Json{{"type", "text"}, {"text", "Mara."}}})},
                       {"stop_reason", stop},
                       {"usage", {{"input_tokens", 8}, {"output_tokens", 4}}}}),
        kWhere);
    ASSERT_TRUE(replies) << stop;
    EXPECT_EQ((*replies)[0].text, "I am Mara.");
    EXPECT_EQ((*replies)[0].finish_reason, reason);
    EXPECT_EQ((*replies)[0].usage.prompt_tokens, 8);
  }
  for (const char* stop : {"refusal", "tool_use", "pause_turn", ""}) {
    EXPECT_FALSE(anthropic_dialect().read(
        dump_json(Json{{"content", Json::array()}, {"stop_reason", stop}}), kWhere))
        << stop;
  }
}

TEST(AnthropicDialect, ReadsItsEvents) {
  StreamedReplies streamed;
  streamed.replies.resize(1);
  std::string heard;
  for (
      const char* event :
      {R"({"type":"message_start","message":{"usage":{"input_tokens":8,"output_tokens":1}}})",
       R"({"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}})",
       R"({"type":"ping"})",
       R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"I am "}})",
       R"({"type":"content_block_delta","delta":{"type":"text_delta","text":"Mara."}})",
       R"({"type":"content_block_stop","index":0})",
       R"({"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":4}})"}) {
    ASSERT_TRUE(anthropic_dialect().take_event(event, kWhere, streamed));
    heard += streamed.piece;
  }
  EXPECT_EQ(heard, "I am Mara.");
  const auto replies = finish_stream(std::move(streamed), kWhere);
  ASSERT_TRUE(replies);
  EXPECT_EQ((*replies)[0].usage.prompt_tokens, 8);
  EXPECT_EQ((*replies)[0].usage.completion_tokens, 4);
  StreamedReplies broken;
  broken.replies.resize(1);
  EXPECT_FALSE(anthropic_dialect().take_event(
      R"({"type":"error","error":{"type":"overloaded_error","message":"busy"}})", kWhere, broken));
  EXPECT_FALSE(finish_stream(broken, kWhere));  // no stop_reason came
}

}  // namespace
}  // namespace rolellm
