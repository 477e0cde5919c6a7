#include "rolellm/llm/http/answer_schema.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

const Json kSchema = *parse_json(R"({
  "type": "object", "required": ["name", "age"], "additionalProperties": false,
  "properties": {
    "name": {"type": "string", "maxLength": 4},
    "age": {"type": "integer", "minimum": 0},
    "mood": {"enum": ["calm", "cross"]},
    "lines": {"type": "array", "maxItems": 2, "items": {"type": ["string", "null"]}},
    "id": {"anyOf": [{"type": "integer"}, {"const": "none"}]},
    "chance": {"$ref": "#/$defs/chance"}},
  "$defs": {"chance": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}}})");

TEST(AnswerSchema, PassesWhatFollowsIt) {
  for (const char* text : {R"({"name": "Mara", "age": 61})", R"({"name": "灯塔守人", "age": 0})",
                           R"({"name": "", "age": 1, "mood": "calm", "lines": ["a", null]})",
                           R"({"name": "", "age": 1, "id": "none", "chance": 0.5})"})
    EXPECT_EQ(schema_violation(*parse_json(text), kSchema), "") << text;
}

TEST(AnswerSchema, NamesTheFirstThingThatDoesNot) {
  for (const auto& [text, said] :
       {std::pair{"[]", "answer is a list, not \"object\""},
        {R"({"name": "Mara"})", "answer has no \"age\""},
        {R"({"name": "Mara", "age": 1.5})", "answer.age is a number, not \"integer\""},
        {R"({"name": "Mara", "age": -1})", "answer.age is below minimum"},
        {R"({"name": "Maria", "age": 1})", "answer.name is above maxLength"},
        {R"({"name": "", "age": 1, "mood": "wet"})", "answer.mood is none of the allowed values"},
        {R"({"name": "", "age": 1, "lines": ["a", "b", "c"]})", "answer.lines is above maxItems"},
        {R"({"name": "", "age": 1, "id": "some"})", "answer.id is a string, not \"integer\""},
        {R"({"name": "", "age": 1, "chance": 0})", "answer.chance is not above exclusiveMinimum"},
        {R"({"name": "", "age": 1, "chance": 1})", "answer.chance is not below exclusiveMaximum"},
        {R"({"name": "", "age": 1, "more": 1})", "answer has a key \"more\" of its own"}})
    EXPECT_EQ(schema_violation(*parse_json(text), kSchema), said);
}

TEST(AnswerSchema, FindsTheJsonInAnAnswer) {
  EXPECT_EQ(json_in_answer("{\"a\": 1}"), "{\"a\": 1}");
  EXPECT_EQ(json_in_answer("Here you are:\n```json\n{\"a\": [1]}\n```\nAnything else?"),
            "{\"a\": [1]}");
  EXPECT_EQ(json_in_answer("[1, 2] it is"), "[1, 2]");
  EXPECT_EQ(json_in_answer("none {here"), "");
  EXPECT_EQ(json_in_answer(""), "");
}

}  // namespace
}  // namespace rolellm
