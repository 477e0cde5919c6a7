#include "rolellm/llm/json_grammar.h"

#include <gtest/gtest.h>

#include "rolellm/llm/json_matcher.h"
#include "rolellm/llm/test_tokens.h"

namespace rolellm {
namespace {

std::string problem(const Json& schema) {
  auto made = JsonGrammar::compile(schema, test_tokens());
  return made ? "none" : error_code(made.error()) + " " + made.error().message;
}
std::string problem(const char* schema) { return problem(*parse_json(schema)); }

/// Whether `text` is one of the schema's, whole.
bool allows(const char* schema, std::string_view text) {
  auto made = JsonGrammar::compile(*parse_json(schema), test_tokens());
  EXPECT_TRUE(made) << schema;
  if (!made) return false;
  JsonMatcher matcher(*made);
  return matcher.advance(text) && matcher.is_complete();
}

TEST(JsonGrammar, WritesAnObjectsPropertiesInTheirOrder) {
  const char* schema = R"({"type": "object", "properties": {
      "b": {"type": "boolean"}, "a": {"type": "null"}}})";
  EXPECT_TRUE(allows(schema, R"({"b": true, "a": null})"));
  EXPECT_FALSE(allows(schema, R"({"a": null, "b": true})"));
  EXPECT_FALSE(allows(schema, R"({"b": true})"));
  EXPECT_FALSE(allows(schema, R"({"b":true, "a": null})"));  // one layout only
}

TEST(JsonGrammar, MayLeaveOutWhatIsNotRequired) {
  const char* schema = R"({"type": "object", "required": ["b"], "properties": {
      "a": {"enum": [1]}, "b": {"enum": [2]}, "c": {"enum": [3]}}})";
  EXPECT_TRUE(allows(schema, R"({"b": 2})"));
  EXPECT_TRUE(allows(schema, R"({"a": 1, "b": 2})"));
  EXPECT_TRUE(allows(schema, R"({"a": 1, "b": 2, "c": 3})"));
  EXPECT_FALSE(allows(schema, R"({"a": 1})"));
  EXPECT_FALSE(allows(schema, R"({"a": 1, "c": 3})"));
  EXPECT_FALSE(allows(schema, R"({, "b": 2})"));
  EXPECT_FALSE(allows(schema, "{}"));
  EXPECT_TRUE(allows(R"({"type": "object", "properties": {}})", "{}"));
}

TEST(JsonGrammar, KnowsTextsThatBeginAlike) {
  EXPECT_TRUE(allows(R"({"enum": [1, 12, "1", "12"]})", "1"));
  EXPECT_TRUE(allows(R"({"enum": [1, 12, "1", "12"]})", "12"));
  EXPECT_TRUE(allows(R"({"enum": [1, 12, "1", "12"]})", "\"1\""));
  EXPECT_FALSE(allows(R"({"enum": [1, 12]})", "2"));
  EXPECT_TRUE(allows(R"({"type": "array", "items": {"enum": [1, 12]}})", "[1, 12, 1]"));
  EXPECT_TRUE(allows(R"({"const": {"a": [1, "b"]}})", R"({"a": [1, "b"]})"));
}

TEST(JsonGrammar, CountsCharactersAndItems) {
  const char* text = R"({"type": "string", "minLength": 2, "maxLength": 3})";
  EXPECT_FALSE(allows(text, R"("a")"));
  EXPECT_TRUE(allows(text, R"("灯塔")"));
  EXPECT_TRUE(allows(text, R"("\"\n\\")"));
  EXPECT_FALSE(allows(text, R"("abcd")"));
  const char* list =
      R"({"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "integer"}})";
  EXPECT_FALSE(allows(list, "[]"));
  EXPECT_TRUE(allows(list, "[1, 2]"));
  EXPECT_FALSE(allows(list, "[1, 2, 3]"));
  EXPECT_TRUE(allows(R"({"type": "array", "maxItems": 0, "items": {"type": "integer"}})", "[]"));
}

TEST(JsonGrammar, RefusesBytesThatAreNoUtf8AndControls) {
  const char* schema = R"({"type": "string"})";
  for (const char* bytes : {"\"\xC0\x80\"", "\"\xED\xA0\x80\"", "\"\xF4\x90\x80\x80\"", "\"\x80\"",
                            "\"\xE7\x81\"", "\"\n\"", "\"\x7F\"", R"("\u0041")", R"("\x")"}) {
    EXPECT_FALSE(allows(schema, bytes)) << bytes;
  }
}

TEST(JsonGrammar, BoundsNumbers) {
  const char* schema = R"({"type": "integer", "minimum": -12, "maximum": 250})";
  for (const char* in : {"0", "7", "99", "250", "-1", "-12"}) EXPECT_TRUE(allows(schema, in)) << in;
  for (const char* out : {"251", "-13", "-0", "00", "01", "1000", "-", "+1", "1.0"}) {
    EXPECT_FALSE(allows(schema, out)) << out;
  }
  const char* high = R"({"type": "integer", "minimum": 45, "maximum": 1203})";
  for (const char* in : {"45", "99", "100", "1203"}) EXPECT_TRUE(allows(high, in)) << in;
  for (const char* out : {"4", "44", "1204", "0", "-45"}) EXPECT_FALSE(allows(high, out)) << out;
  const char* any = R"({"type": "number"})";
  for (const char* in : {"0", "-0.5", "12.25"}) EXPECT_TRUE(allows(any, in)) << in;
  for (const char* out : {"1.", ".5", "01", "1e5", "1234567890", "1.1234567", "-0", "-0.0"}) {
    EXPECT_FALSE(allows(any, out)) << out;
  }
}

TEST(JsonGrammar, BoundsNumbersThatAreNotWhole) {
  const char* chance = R"({"type": "number", "minimum": 0, "maximum": 1})";
  for (const char* in : {"0", "0.0", "0.999999", "1", "1.000000"})
    EXPECT_TRUE(allows(chance, in)) << in;
  for (const char* out : {"-0.1", "1.000001", "2", "10", "0."})
    EXPECT_FALSE(allows(chance, out)) << out;
  const char* inside = R"({"type": "number", "exclusiveMinimum": -1.5, "exclusiveMaximum": 0.1})";
  for (const char* in : {"-1.499999", "-1", "0", "0.09"}) EXPECT_TRUE(allows(inside, in)) << in;
  for (const char* out : {"-1.5", "-2", "0.1", "0.10"}) EXPECT_FALSE(allows(inside, out)) << out;
  const char* price = R"({"type": "number", "minimum": 0.3, "multipleOf": 0.01})";
  for (const char* in : {"0.3", "0.30", "999999999.99"}) EXPECT_TRUE(allows(price, in)) << in;
  for (const char* out : {"0.29", "0.305"}) EXPECT_FALSE(allows(price, out)) << out;
  const char* whole = R"({"type": "integer", "exclusiveMinimum": 2.5, "maximum": 4.5})";
  for (const char* in : {"3", "4"}) EXPECT_TRUE(allows(whole, in)) << in;
  for (const char* out : {"2", "5", "3.0"}) EXPECT_FALSE(allows(whole, out)) << out;
}

TEST(JsonGrammar, WritesAsManyDigitsAsABoundHas) {
  const char* time = R"({"type": "integer", "minimum": 1700000000})";
  EXPECT_TRUE(allows(time, "1800000000000"));
  EXPECT_FALSE(allows(time, "1600000000"));
  // What no answer can reach is no bound.
  const char* unsigned_64 = R"({"type": "integer", "minimum": 0, "maximum": 18446744073709551615})";
  EXPECT_TRUE(allows(unsigned_64, "999999999999999"));
  EXPECT_FALSE(allows(unsigned_64, "1000000000000000"));
  EXPECT_TRUE(allows(R"({"type": "number", "multipleOf": 1, "maximum": -2e9})", "-2000000000"));
}

TEST(JsonGrammar, FollowsReferencesInsideTheSchema) {
  const char* schema = R"({"$ref": "#/$defs/person", "$defs": {
      "name": {"type": "string", "maxLength": 3},
      "person": {"type": "object", "properties": {
          "a~/b": {"$ref": "#/$defs/name", "description": "hers"},
          "c": {"$ref": "#/$defs/person/properties/a~0~1b"}}}}})";
  EXPECT_TRUE(allows(schema, R"({"a~/b": "Ann", "c": "Bo"})"));
  EXPECT_FALSE(allows(schema, R"({"a~/b": "Anna", "c": "Bo"})"));
}

TEST(JsonGrammar, TakesAlternativesThatBeginDifferently) {
  const char* schema = R"({"type": ["string", "null", "integer"], "maxLength": 2, "maximum": 9})";
  for (const char* in : {"null", R"("ab")", "7"}) EXPECT_TRUE(allows(schema, in)) << in;
  for (const char* out : {R"("abc")", "10", "true"}) EXPECT_FALSE(allows(schema, out)) << out;
  const char* any = R"({"anyOf": [{"type": "boolean"}, {"type": "object", "properties": {}}]})";
  EXPECT_TRUE(allows(any, "false"));
  EXPECT_TRUE(allows(any, "{}"));
}

TEST(JsonGrammar, TakesFixedTextsThatBeginAlike) {
  const char* schema = R"({"oneOf": [{"const": "calm"}, {"type": "null"}, {"const": "cold"},
      {"enum": ["no", "calm"]}]})";
  for (const char* in : {R"("calm")", R"("cold")", R"("no")", "null"})
    EXPECT_TRUE(allows(schema, in)) << in;
  EXPECT_FALSE(allows(schema, R"("col")"));
}

TEST(JsonGrammar, NamesWhatItCannotKeep) {
  const auto names = [](const char* schema, const char* what) {
    const std::string found = problem(schema);
    EXPECT_EQ(found.rfind("usage.schema", 0), 0U) << found;
    EXPECT_NE(found.find(what), std::string::npos) << found;
  };
  names(R"([1])", "no object");
  names(R"({"anyOf": []})", "anyOf");
  names(R"({"type": "object"})", "properties");
  names(R"({"type": "array"})", "items");
  names(R"({"type": "string", "pattern": "a*"})", "\"pattern\"");
  names(R"({"type": "string", "format": "date"})", "\"format\"");
  names(R"({"type": "number", "minimum": "0"})", "minimum that is no number");
  names(R"({"type": "number", "exclusiveMinimum": true})", "exclusiveMinimum");
  names(R"({"type": "number", "multipleOf": 0.5})", "multipleOf");
  names(R"({"type": "integer", "multipleOf": 5})", "multipleOf");
  names(R"({"$ref": "#"})", "inside what it names");
  names(R"({"$ref": "#/$defs/b"})", "leads nowhere");
  names(R"({"$ref": "other.json"})", "leads nowhere");
  names(R"({"$ref": 1})", "leads nowhere");
  names(R"({"$ref": "#/$defs/b", "minLength": 1, "$defs": {"b": {"type": "null"}}})", "minLength");
  names(
      R"({"$ref": "#/$defs/b", "$defs": {"b": {"type": "array", "items": {"$ref": "#/$defs/b"}}}})",
      "inside what it names");
  names(R"({"allOf": [{"type": "null"}]})", "\"allOf\"");
  names(R"({"title": "anything"})", "without a type");
  names(R"({"type": "array", "items": {"type": "null"}, "uniqueItems": true})", "uniqueItems");
  names(R"({"anyOf": [{"type": "integer"}, {"type": "number"}]})", "begin alike");
  names(R"({"type": ["string", "string"]})", "begin alike");
  names(R"({"type": ["string", "null"], "minItems": 3})", "\"minItems\"");
  names(R"({"type": "verse"})", "verse");
  names(R"({"enum": []})", "enum");
  names(R"({"type": "object", "properties": {}, "required": ["a"]})", "required");
}

TEST(JsonGrammar, SaysWhereAndWhatToWriteInstead) {
  auto made = JsonGrammar::compile(
      *parse_json(R"({"type": "object", "properties": {"people": {"type": "array", "items": {
          "anyOf": [{"type": "null"}, {"type": "object", "properties": {
              "born": {"type": "string", "format": "date"}}}]}}}})"),
      test_tokens());
  ASSERT_FALSE(made);
  EXPECT_EQ(
      made.error().message,
      "people.items.anyOf.born: this JSON schema uses the keyword \"format\", which no grammar "
      "is made for");
  EXPECT_NE(made.error().hint.find("enum"), std::string::npos);
}

TEST(JsonGrammar, RefusesBoundsThatAreNone) {
  for (const char* schema :
       {R"({"type": "string", "maxLength": "ten"})", R"({"type": "string", "maxLength": -1})",
        R"({"type": "string", "minLength": 5, "maxLength": 3})",
        R"({"type": "string", "maxLength": 1000000})",
        R"({"type": "string", "maxLength": 18446744073709551615})",
        R"({"type": "integer", "minimum": 3, "maximum": 2})",
        R"({"type": "integer", "minimum": 1000000000000000})",
        R"({"type": "integer", "minimum": 2.1, "maximum": 2.9})",
        R"({"type": "number", "minimum": 0.1, "exclusiveMaximum": 0.1})",
        R"({"type": "number", "minimum": 0.0000001, "maximum": 0.0000009})",
        R"({"type": "number", "minimum": 1000000000})",
        R"({"type": "array", "minItems": 4, "maxItems": 2, "items": {"type": "integer"}})"}) {
    EXPECT_EQ(problem(schema).rfind("usage.schema", 0), 0U) << schema;
  }
}

TEST(JsonGrammar, RefusesHostileSizesBeforeItFollowsThem) {
  Json deep = {{"type", "integer"}};
  for (int i = 0; i < 100; ++i) deep = {{"type", "array"}, {"items", deep}};
  EXPECT_EQ(problem(deep).rfind("usage.schema", 0), 0U);

  Json constant = 1;
  for (int i = 0; i < 1'000; ++i) constant = Json::array({std::move(constant)});
  EXPECT_EQ(problem(Json{{"const", std::move(constant)}}).rfind("usage.schema", 0), 0U);

  EXPECT_EQ(problem(Json{{"const", std::string(100'000, 'a')}}).rfind("usage.schema", 0), 0U);

  // Two to the power of 12 values when nothing counts them.
  Json wide = {{"type", "integer"}};
  for (int i = 0; i < 12; ++i) {
    wide = {{"type", "object"}, {"properties", {{"a", wide}, {"b", wide}}}};
  }
  EXPECT_EQ(problem(wide).rfind("usage.schema", 0), 0U);

  // Products of minItems count no further than a whole run of tokens.
  Json many = {{"type", "integer"}};
  for (int i = 0; i < 30; ++i) many = {{"type", "array"}, {"items", many}, {"minItems", 100'000}};
  auto made = JsonGrammar::compile(many, test_tokens());
  ASSERT_TRUE(made);
  EXPECT_EQ((*made)->fewest_tokens(), TokenTable::kNever);
}

TEST(JsonGrammar, KnowsTheFewestTokensOfAnAnswer) {
  const auto fewest = [](const char* schema) {
    return (*JsonGrammar::compile(*parse_json(schema), test_tokens()))->fewest_tokens();
  };
  EXPECT_EQ(fewest(R"({"type": "boolean"})"), 1);  // `true` is a token of the test vocabulary
  EXPECT_EQ(fewest(R"({"type": "string", "minLength": 5})"), 4);  // `"`, `abcd`, `a`, `"`
  EXPECT_EQ(fewest(R"({"type": "integer", "minimum": 100, "maximum": 200})"), 3);
  EXPECT_EQ(fewest(R"({"type": "array", "minItems": 3, "items": {"type": "integer"}})"),
            7);  // `[`, `1`, `, `, `1`, `, `, `1`, `]`
}

TEST(JsonGrammar, SaysWhenTheVocabularyCannotWriteIt) {
  const TokenTable poor({"a", "\""}, {false, false});
  auto made = JsonGrammar::compile(*parse_json(R"({"type": "integer"})"), poor);
  ASSERT_FALSE(made);
  EXPECT_EQ(error_code(made.error()), "bad_model.vocabulary");
}

}  // namespace
}  // namespace rolellm
