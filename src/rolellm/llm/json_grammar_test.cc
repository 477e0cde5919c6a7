#include "rolellm/llm/json_grammar.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

std::string grammar(const char* schema) {
  auto made = grammar_from_schema(*parse_json(schema));
  return made ? *made : error_code(made.error());
}

TEST(GrammarFromSchema, WritesAnObjectsPropertiesInTheirOrder) {
  EXPECT_EQ(grammar(R"({"type": "object", "properties": {
                        "b": {"type": "boolean"}, "a": {"type": "boolean"}}})"),
            "r0 ::= (\"true\" | \"false\")\n"
            "r1 ::= (\"true\" | \"false\")\n"
            R"(root ::= "{" "\"b\": " r0 ", \"a\": " r1 "}")"
            "\n");
}

TEST(GrammarFromSchema, QuotesValuesOfAnEnum) {
  EXPECT_EQ(grammar(R"({"enum": ["high", 3, null]})"),
            "root ::= (\"\\\"high\\\"\" | \"3\" | \"null\")\n");
}

TEST(GrammarFromSchema, QuotesKeysAndConstantsThatHoldQuotes) {
  EXPECT_EQ(grammar(R"({"type": "object", "properties": {"a\"b": {"const": "c\"d"}}})"),
            R"(r0 ::= "\"c\\\"d\"")"
            "\n"
            R"(root ::= "{" "\"a\\\"b\": " r0 "}")"
            "\n");
}

TEST(GrammarFromSchema, BoundsEveryStringArrayAndNumber) {
  EXPECT_NE(grammar(R"({"type": "string"})").find("{0,400}"), std::string::npos);
  EXPECT_NE(grammar(R"({"type": "string", "minLength": 2, "maxLength": 9})").find("{2,9}"),
            std::string::npos);
  EXPECT_EQ(grammar(R"({"type": "integer"})").find('*'), std::string::npos);
  // Three items: one, then exactly two more.
  EXPECT_NE(grammar(R"({"type": "array", "minItems": 3, "maxItems": 3,
                        "items": {"type": "integer"}})")
                .find("{2,2}"),
            std::string::npos);
  EXPECT_NE(grammar(R"({"type": "array", "items": {"type": "integer"}})").find("\"[]\" |"),
            std::string::npos);
}

TEST(GrammarFromSchema, RefusesWhatItCannotKeep) {
  EXPECT_EQ(grammar(R"([1])"), "usage.schema");
  EXPECT_EQ(grammar(R"({"anyOf": []})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "object"})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "array"})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": ["string", "null"]})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"enum": []})"), "usage.schema");
}

TEST(GrammarFromSchema, RefusesBoundsThatAreNone) {
  EXPECT_EQ(grammar(R"({"type": "string", "maxLength": "ten"})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "string", "maxLength": -1})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "string", "minLength": 5, "maxLength": 3})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "string", "maxLength": 100000})"), "usage.schema");
  EXPECT_EQ(grammar(R"({"type": "array", "minItems": 4, "maxItems": 2,
                        "items": {"type": "integer"}})"),
            "usage.schema");
}

TEST(GrammarFromSchema, RefusesASchemaTooDeepToFollow) {
  Json schema = {{"type", "integer"}};
  for (int i = 0; i < 100; ++i) schema = {{"type", "array"}, {"items", schema}};
  auto made = grammar_from_schema(schema);
  ASSERT_FALSE(made);
  EXPECT_EQ(error_code(made.error()), "usage.schema");
}

}  // namespace
}  // namespace rolellm
