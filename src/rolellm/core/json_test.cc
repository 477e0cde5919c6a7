#include "rolellm/core/json.h"

#include <gtest/gtest.h>

#include "rolellm/core/yaml.h"

namespace rolellm {
namespace {

TEST(ParseJson, KeepsTheOrderOfKeys) {
  EXPECT_EQ(dump_json(*parse_json(R"({"b":1,"a":2})")), R"({"b":1,"a":2})");
}

TEST(ParseJson, RefusesDeepNesting) {
  const auto json = parse_json(std::string(10000, '['));
  ASSERT_FALSE(json);
  EXPECT_EQ(error_code(json.error()), "schema.json");
}

TEST(Fields, NameTheKeyAndWhatWasFound) {
  const auto field = string_field(*parse_json(R"({"role":3})"), "role");
  ASSERT_FALSE(field);
  EXPECT_EQ(field.error().message, "expected \"role\" to be a string, found a number");
}

TEST(Fields, AreNotCutToFit) {
  const Json json = *parse_json(R"({"a":2147483647,"b":2147483648,"c":9223372036854775808})");
  EXPECT_EQ(*int32_field(json, "a"), 2147483647);
  EXPECT_EQ(int32_field(json, "b").error().message,
            "expected \"b\" to fit into 32 bits, found 2147483648");
  EXPECT_EQ(*int_field(json, "b"), 2147483648);
  EXPECT_EQ(error_code(int_field(json, "c").error()), "schema.value");
}

TEST(ParseYaml, ReadsScalarsAsTheyLook) {
  const auto json = parse_yaml("a: 1\nb: 0.5\nc: \"1\"\nd: true\ne: [x, y]\nf: 5e-4\n", "t");
  ASSERT_TRUE(json);
  EXPECT_EQ(dump_json(*json), R"({"a":1,"b":0.5,"c":"1","d":true,"e":["x","y"],"f":0.0005})");
}

TEST(ParseYaml, NamesTheLineOfAnError) {
  const auto json = parse_yaml("a: 1\nb: [1,\n", "r.yaml");
  ASSERT_FALSE(json);
  EXPECT_EQ(json.error().kind, ErrorKind::config);
  EXPECT_TRUE(json.error().line);
}

TEST(SetByPath, MakesMissingBlocks) {
  Json root = Json::object();
  ASSERT_TRUE(set_by_path(root, "tune.lora.rank=4"));
  EXPECT_EQ(dump_json(root), R"({"tune":{"lora":{"rank":4}}})");
  EXPECT_FALSE(set_by_path(root, "tune.lora"));
}

}  // namespace
}  // namespace rolellm
