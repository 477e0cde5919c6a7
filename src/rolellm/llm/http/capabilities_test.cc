#include "rolellm/llm/http/capabilities.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr std::int64_t kProbed = 1'800'000'000;

class CapabilityStoreTest : public testing::Test {
 protected:
  void SetUp() override { fs::remove(file_); }
  void TearDown() override { fs::remove(file_); }
  fs::path file_ = fs::path(testing::TempDir()) / "rolellm-capabilities-test.json";
};

TEST_F(CapabilityStoreTest, KeepsWhatWasLearntForAMonth) {
  const Capabilities learnt{.n = Known::no,
                            .schema = SchemaWay::prompt,
                            .length_field = "max_completion_tokens",
                            .refused = {"seed", "top_p"}};
  const CapabilityStore store(file_);
  store.keep("http://a/v1#m", learnt, kProbed);
  store.keep("http://b/v1#m", {.usage = Known::yes}, kProbed);
  EXPECT_EQ(CapabilityStore(file_).find("http://a/v1#m", kProbed + 29 * 86'400), learnt);
  EXPECT_EQ(store.find("http://b/v1#m", kProbed).usage, Known::yes);
  EXPECT_EQ(store.find("http://a/v1#m", kProbed + 31 * 86'400), Capabilities{});
  EXPECT_EQ(store.find("http://a/v1#other", kProbed), Capabilities{});
}

TEST_F(CapabilityStoreTest, ABrokenFileCountsAsEmpty) {
  for (const char* text :
       {"", "{", "[]", "{\"format\": \"rolellm.capabilities/1\"}",
        R"({"format": "rolellm.capabilities/1", "endpoints": {"k": 3}})",
        R"({"format": "rolellm.capabilities/1", "endpoints": {"k": {"seen": "x"}}})"}) {
    ASSERT_TRUE(write_atomic(file_, text));
    EXPECT_EQ(CapabilityStore(file_).find("k", kProbed), Capabilities{}) << text;
  }
  CapabilityStore(file_).keep("k", {.n = Known::yes}, kProbed);
  EXPECT_EQ(CapabilityStore(file_).find("k", kProbed).n, Known::yes);
}

TEST(CapabilityStoreWithoutFile, RemembersNothing) {
  const CapabilityStore store{fs::path()};
  store.keep("k", {.n = Known::yes}, kProbed);
  EXPECT_EQ(store.find("k", kProbed).n, Known::unknown);
}

}  // namespace
}  // namespace rolellm
