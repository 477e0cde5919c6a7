// Schemas of every kind with a real model, hot enough to ramble and with few tokens: each answer
// must be whole, valid and inside `max_tokens`.
#include <gtest/gtest.h>

#include "rolellm/llm/http/answer_schema.h"
#include "rolellm/llm/llama_engine.h"
#include "rolellm/llm/real_model_test.h"

namespace rolellm {
namespace {

class SmolLm2Schema : public testing::Test {
 protected:
  void SetUp() override {
    ROLELLM_NEEDS_MODEL(kSmolLm2);
    EngineOptions options{.context_tokens = 2048, .parallel = 8};
    options.threads = 1;  // see llama_engine_test.cc
    auto opened = open_llama_model(cached_model(kSmolLm2), "smollm2-135m", options);
    ASSERT_TRUE(opened) << opened.error().message;
    model_ = std::move(*opened);
  }
  static ChatRequest ask(const char* schema, int max_tokens) {
    ChatRequest request{.messages = {{"user", "Tell me all about the sea as JSON."}},
                        .sampling = {.max_tokens = max_tokens, .temperature = 1.5, .top_p = 1},
                        .samples = 4};
    request.schema = *parse_json(schema);
    return request;
  }
  std::unique_ptr<ChatModel> model_;
};

TEST_F(SmolLm2Schema, EveryAnswerIsWholeAndValid) {
  constexpr int kTokens = 48;
  std::vector<ChatRequest> requests;
  for (
      const char* schema : {
          R"({"type": "object", "properties": {}})",
          R"({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "integer"},
               "c": {"type": "boolean"}}, "required": []})",
          R"({"type": "object", "properties": {"a": {"type": "string", "maxLength": 5},
               "b": {"type": "string", "minLength": 30}}, "required": ["b"]})",
          R"({"type": "array", "maxItems": 4, "items": {"type": "array", "minItems": 1,
               "items": {"type": "array", "maxItems": 2, "items": {"type": "integer"}}}})",
          R"({"type": "array", "minItems": 3, "items": {"enum": ["calm", "rough", "灯塔", 7, null]}})",
          R"({"type": "integer", "minimum": -250, "maximum": 1000})",
          R"({"type": "integer", "minimum": 98765, "maximum": 98777})",
          R"({"type": "number"})",
          R"({"type": "number", "minimum": -0.5, "exclusiveMaximum": 0.25})",
          R"({"type": "array", "minItems": 2, "items": {"$ref": "#/$defs/chance"},
               "$defs": {"chance": {"type": "number", "minimum": 0.994, "maximum": 1}}})",
          R"({"type": "string", "minLength": 1, "maxLength": 3})",
          R"({"anyOf": [{"type": "string", "maxLength": 20}, {"type": "null"},
               {"type": "array", "items": {"type": "boolean"}}]})",
          R"({"type": ["object", "null"], "properties": {"naïve 灯": {"const": {"x": [1, "é"]}}}})",
          R"({"const": "exactly this"})",
          R"({"type": "object", "properties": {"people": {"type": "array", "items": {"type":
               "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer",
               "minimum": 0, "maximum": 120}}, "required": ["name"]}}}})",
      }) {
    requests.push_back(ask(schema, kTokens));
  }
  const auto replies = generate_all(*model_, requests);
  ASSERT_TRUE(replies) << describe(replies.error());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    for (const ChatReply& reply : (*replies)[i]) {
      SCOPED_TRACE(dump_json(requests[i].schema) + "\n" + reply.text);
      EXPECT_EQ(reply.finish_reason, "stop");
      EXPECT_LE(reply.usage.completion_tokens, kTokens);
      const auto json = parse_json(reply.text);
      ASSERT_TRUE(json);
      EXPECT_EQ(schema_violation(*json, requests[i].schema), "");
    }
  }
}

TEST_F(SmolLm2Schema, TheShortestAnswerFitsIntoTheFewestTokens) {
  // {"a": "", "b": []}: the error tells how many tokens that takes; so many are enough.
  const char* schema = R"({"type": "object", "properties": {"a": {"type": "string"},
      "b": {"type": "array", "items": {"type": "string"}}}})";
  int fewest = 1;
  for (; fewest < 30; ++fewest) {
    const ChatRequest request = ask(schema, fewest);
    const auto replies = generate_all(*model_, {&request, 1});
    if (!replies) {
      ASSERT_EQ(error_code(replies.error()), "usage.schema");
      continue;
    }
    for (const ChatReply& reply : (*replies)[0]) {
      EXPECT_EQ(reply.finish_reason, "stop") << fewest;
      const auto json = parse_json(reply.text);
      ASSERT_TRUE(json) << reply.text;
      EXPECT_EQ(schema_violation(*json, request.schema), "");
    }
    if (fewest > 15) break;
  }
  EXPECT_GT(fewest, 15);
}

TEST_F(SmolLm2Schema, NamesTheKeywordsItDoesNotKeep) {
  for (const auto& [schema, keyword] :
       {std::pair{R"({"type": "string", "pattern": "^a+$"})", "pattern"},
        {R"({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#"}}})", "#"},
        {R"({"type": "number", "multipleOf": 3})", "multipleOf"},
        {R"({"type": "array", "items": {"type": "null"}, "uniqueItems": true})", "uniqueItems"},
        {R"({"allOf": [{"type": "string"}]})", "allOf"},
        {R"({"not": {"type": "string"}})", "not"},
        {R"({"type": "string", "format": "date"})", "format"},
        {R"({"anyOf": [{"type": "string"}, {"enum": ["a"]}]})", "begin alike"},
        {R"({"type": "object"})", "properties"},
        {R"({"type": "object", "properties": {}, "patternProperties": {}})",
         "patternProperties"}}) {
    const ChatRequest request = ask(schema, 48);
    const auto replies = generate_all(*model_, {&request, 1});
    ASSERT_FALSE(replies) << schema;
    EXPECT_EQ(error_code(replies.error()), "usage.schema") << schema;
    EXPECT_NE(replies.error().message.find(keyword), std::string::npos)
        << schema << ": " << replies.error().message;
  }
}

}  // namespace
}  // namespace rolellm
