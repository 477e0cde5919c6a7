#include "rolellm/core/options.h"

#include <gtest/gtest.h>

namespace rolellm {

struct InnerOptions {
  int rank = 8;
  std::vector<std::string> targets = {"q"};
};
template <class Visitor>
void visit_fields(Visitor&& visit, InnerOptions& o) {
  visit("rank", o.rank, "width of the update");
  visit("targets", o.targets, "which projections");
}

struct OuterOptions {
  double rate = 0.5;
  bool packed = true;
  InnerOptions lora;
};
template <class Visitor>
void visit_fields(Visitor&& visit, OuterOptions& o) {
  visit("rate", o.rate, "learning rate");
  visit("packed", o.packed, "whether rows share a sequence");
  visit("lora", o.lora, "the update");
}

namespace {

TEST(Options, RoundTripThroughJson) {
  OuterOptions options;
  ASSERT_TRUE(
      options_from_json(*parse_json(R"({"lora":{"rank":4,"targets":["k","v"]}})"), options));
  EXPECT_EQ(dump_json(options_to_json(options)),
            R"({"rate":0.5,"packed":true,"lora":{"rank":4,"targets":["k","v"]}})");
}

TEST(Options, NameTheFullPathOfABadValue) {
  OuterOptions options;
  const auto status =
      options_from_json(*parse_json(R"({"lora":{"rank":"four"}})"), options, "tune");
  ASSERT_FALSE(status);
  EXPECT_EQ(describe(status.error()),
            "error: tune.lora.rank: cannot read \"four\" [config]\n"
            "  try: use a whole number such as 8");
}

TEST(Options, RefuseANumberThatDoesNotFit) {
  OuterOptions options;
  const auto status = options_from_json(*parse_json(R"({"lora":{"rank":4294967304}})"), options);
  ASSERT_FALSE(status);  // 2^32 + 8 must not become 8
  EXPECT_EQ(status.error().hint, "use a whole number from -2147483648 to 2147483647");
}

TEST(Options, RefuseAnUnknownKey) {
  OuterOptions options;
  const auto status = options_from_json(*parse_json(R"({"lora":{"rnak":4}})"), options);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "lora.rnak: no such option");
  EXPECT_EQ(status.error().hint, "one of: rank, targets");
}

}  // namespace
}  // namespace rolellm
