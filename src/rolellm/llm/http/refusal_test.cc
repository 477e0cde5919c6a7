#include "rolellm/llm/http/refusal.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

const std::string kServer = "http://h/v1";

Refusal refusal(long status, const std::string& body) {
  HttpReply reply;
  reply.status = status;
  reply.body = body;
  return read_refusal(reply, kServer);
}

TEST(Refusal, ReadsEveryServersShapeOfError) {
  for (const char* body :
       {R"({"error":{"message":"no room","type":"t","param":null,"code":null}})",  // OpenAI
        R"({"error":{"code":400,"message":"no room","type":"t"}})",                // llama-server
        R"({"error":"no room"})",                                                  // Ollama
        R"({"type":"error","error":{"type":"t","message":"no room"},"request_id":"r"})",
        R"({"object":"error","message":"no room","type":"t","code":400})",  // older vLLM
        R"({"detail":"no room"})"}) {
    EXPECT_EQ(refusal(400, body).said, "no room") << body;
    EXPECT_NE(refusal(400, body).error.message.find("no room"), std::string::npos);
  }
  EXPECT_EQ(refusal(502, "<html>").said, "");
}

TEST(Refusal, SaysWhichStatusIsWorthAnotherTry) {
  for (const auto& [status, code, retryable, for_all] :
       {std::tuple{400, "endpoint.protocol", false, false},
        {401, "endpoint.auth", false, true},
        {402, "endpoint.quota", false, true},
        {403, "endpoint.auth", false, true},
        {404, "endpoint.protocol", false, true},
        {408, "endpoint.unavailable", true, false},
        {409, "endpoint.unavailable", true, false},
        {413, "endpoint.protocol", false, false},
        {422, "endpoint.protocol", false, false},
        {429, "endpoint.unavailable", true, false},
        {500, "endpoint.unavailable", true, false},
        {503, "endpoint.unavailable", true, false},
        {529, "endpoint.unavailable", true, false},
        {302, "endpoint.protocol", false, true}}) {
    const Refusal read = refusal(status, "{}");
    EXPECT_EQ(error_code(read.error), code) << status;
    EXPECT_EQ(read.error.retryable, retryable) << status;
    EXPECT_EQ(read.for_all, for_all) << status;
  }
  const Refusal quota =
      refusal(429, R"({"error":{"message":"pay","type":"insufficient_quota","code":null}})");
  EXPECT_EQ(error_code(quota.error), "endpoint.quota");
  EXPECT_FALSE(quota.error.retryable);
}

TEST(Refusal, AWebPageIsNoHiccup) {
  EXPECT_FALSE(no_answer("\n <!doctype html>", kServer, "no JSON").retryable);
  EXPECT_TRUE(no_answer("{\"choices\": [", kServer, "no JSON").retryable);
}

struct Lesson {
  std::string said, param, code;
  Json body;
  Capabilities expected;
};

TEST(Learning, TakesServersAtTheirWord) {
  const Json json_schema = {{"response_format", {{"type", "json_schema"}}}};
  for (const Lesson& lesson :
       {Lesson{"Unsupported parameter: 'max_tokens' is not supported with this model. Use "
               "'max_completion_tokens' instead.",
               "max_tokens",
               "unsupported_parameter",
               {{"max_tokens", 5}},
               {.length_field = "max_completion_tokens"}},
        Lesson{"Unsupported value: 'temperature' does not support 0.7 with this model.",
               "temperature",
               "unsupported_value",
               {{"temperature", 0.7}, {"top_p", 1}},
               {.refused = {"temperature"}}},
        Lesson{"Unrecognized request argument supplied: top_k",
               "",
               "",
               {{"top_k", 5}},
               {.refused = {"top_k"}}},
        Lesson{"Only one completion choice is allowed", "", "", {{"n", 3}}, {.n = Known::no}},
        Lesson{"seed: Extra inputs are not permitted",
               "",
               "",
               {{"seed", 3}},
               {.seed = Known::no, .refused = {"seed"}}},
        Lesson{"logprobs is not supported",
               "",
               "",
               {{"logprobs", true}, {"top_logprobs", 3}},
               {.logprobs = Known::no, .refused = {"logprobs"}}},
        Lesson{"Invalid parameter: 'response_format' of type 'json_schema' is not supported",
               "response_format",
               "",
               json_schema,
               {.schema = SchemaWay::json_object}},
        Lesson{
            "failed to parse grammar", "", "", json_schema, {.schema = SchemaWay::json_object}}}) {
    Refusal read;
    read.said = lesson.said;
    read.param = lesson.param;
    read.code = lesson.code;
    Capabilities capabilities;
    EXPECT_TRUE(learn_from(read, lesson.body, capabilities)) << lesson.said;
    EXPECT_EQ(capabilities, lesson.expected) << lesson.said;
  }
}

TEST(Learning, AWrongValueTeachesNothing) {
  for (const auto& [said, body] :
       {std::pair{"temperature must be at most 2", Json{{"temperature", 3}}},
        {"This model's maximum context length is 4096 tokens", Json{{"max_tokens", 9000}}},
        {"Unsupported parameter: top_k", Json{{"top_p", 1}}},  // not what was sent
        {"the stopped clock is unsupported", Json{{"stop", "x"}}}}) {
    Refusal read;
    read.said = said;
    Capabilities capabilities;
    EXPECT_FALSE(learn_from(read, body, capabilities)) << said;
    EXPECT_EQ(capabilities, Capabilities{});
  }
}

TEST(Learning, CallsInFlightTogetherLearnTheSame) {
  Refusal read;
  read.said = "response_format is not supported";
  Capabilities capabilities;
  const Json body = {{"response_format", {{"type", "json_schema"}}}};
  EXPECT_TRUE(learn_from(read, body, capabilities));
  EXPECT_TRUE(learn_from(read, body, capabilities));  // sent before the first was refused
  EXPECT_EQ(capabilities.schema, SchemaWay::json_object);
  EXPECT_TRUE(learn_from(read, Json{{"response_format", {{"type", "json_object"}}}}, capabilities));
  EXPECT_EQ(capabilities.schema, SchemaWay::prompt);
}

}  // namespace
}  // namespace rolellm
