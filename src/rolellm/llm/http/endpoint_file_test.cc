#include "rolellm/llm/http/endpoint_file.h"

#include <cstdlib>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

class EndpointFile : public testing::Test {
 protected:
  Result<EndpointSet> read(const std::string& text) {
    EXPECT_TRUE(write_atomic(file_, text));
    return load_endpoints(file_);
  }
  void TearDown() override { fs::remove(file_); }
  fs::path file_ = fs::path(testing::TempDir()) / "rolellm-endpoints-test.yaml";
};

TEST_F(EndpointFile, ReadsServersWithTheirLimits) {
  const auto set = read(
      "format: rolellm.endpoints/1\nendpoints:\n"
      "  - url: http://a:8000/v1/\n    model: mara\n    weight: 2\n    requests_per_minute: 60\n"
      "  - {url: https://api.anthropic.com/v1, model: claude, key_env: K}\n");
  ASSERT_TRUE(set) << describe(set.error());
  ASSERT_EQ(set->endpoints.size(), 2u);
  EXPECT_EQ(set->endpoints[0].url, "http://a:8000/v1");
  EXPECT_EQ(set->endpoints[0].api, "openai");
  EXPECT_EQ(set->endpoints[0].requests_per_minute, 60);
  EXPECT_EQ(set->endpoints[1].api, "anthropic");
  EXPECT_EQ(set->name, "claude+mara");
}

TEST_F(EndpointFile, AReplicaMoreIsTheSameModel) {
  const std::string one =
      "format: rolellm.endpoints/1\nendpoints:\n  - {url: http://a/v1, model: m}\n";
  EXPECT_EQ(read(one)->name, read(one + "  - {url: http://b/v1, model: m}\n")->name);
}

TEST_F(EndpointFile, NamesKeyAndLineOfWhatIsWrong) {
  const std::string start = "format: rolellm.endpoints/1\nendpoints:\n  - url: http://a/v1\n";
  for (const auto& [rest, key, line] :
       {std::tuple{"    model: m\n    wieght: 2\n", "endpoints[0].wieght", 5},
        {"    model: m\n    weight: 0\n", "endpoints[0].weight", 5},
        {"    model: m\n    concurrency: many\n", "endpoints[0].concurrency", 5},
        {"    model: m\n    api: grpc\n", "endpoints[0].api", 5},
        {"    weight: 1\n", "endpoints[0].model", 3},
        {"    model: m\n  - url: ftp://b\n    model: m\n", "endpoints[1].url", 5},
        {"    model: m\n  - model: m\n    url: http://me:pw@b/v1\n", "endpoints[1].url", 6}}) {
    const auto set = read(start + rest);
    ASSERT_FALSE(set) << rest;
    EXPECT_EQ(exit_code(set.error()), 2);
    EXPECT_EQ(set.error().message.rfind(key, 0), 0u) << set.error().message;
    EXPECT_EQ(set.error().line, line) << rest;
    EXPECT_EQ(set.error().file, file_.string());
  }
}

class EndpointKey : public testing::Test {
 protected:
  void SetUp() override {
    ::setenv("OPENAI_API_KEY", "sk-openai", 1);
    ::setenv("ANTHROPIC_API_KEY", "sk-ant", 1);
    ::unsetenv("OPENAI_BASE_URL");
  }
  void TearDown() override {
    ::unsetenv("OPENAI_API_KEY");
    ::unsetenv("ANTHROPIC_API_KEY");
    ::unsetenv("OPENAI_BASE_URL");
  }
  static std::string key_for(const std::string& url) {
    return endpoint_key(endpoint_from_url(url)->endpoints[0])->reveal();
  }
};

TEST_F(EndpointKey, GoesOnlyWhereItBelongs) {
  EXPECT_EQ(key_for("https://api.openai.com/v1#m"), "sk-openai");
  EXPECT_EQ(key_for("http://localhost:8080/v1#m"), "sk-openai");
  EXPECT_EQ(key_for("http://127.0.0.1/v1#m"), "sk-openai");
  EXPECT_EQ(key_for("https://api.anthropic.com/v1#m"), "sk-ant");
  for (const char* other : {"https://evil.example/v1#m", "http://api.openai.com/v1#m",
                            "https://api.openai.com.evil.example/v1#m",
                            "https://localhost.evil.example/v1#m", "https://api.openai.com:444/v1"})
    EXPECT_EQ(key_for(other), "") << other;
}

TEST_F(EndpointKey, FollowsTheUsersBaseUrl) {
  ::setenv("OPENAI_BASE_URL", "https://models.example/v1", 1);
  EXPECT_EQ(key_for("https://models.example/v1#m"), "sk-openai");
  EXPECT_EQ(key_for("https://api.openai.com/v1#m"), "");
}

TEST_F(EndpointKey, ANamedVariableMustBeThere) {
  ::unsetenv("NO_SUCH_KEY");
  const auto key = endpoint_key({.url = "http://a/v1", .model = "m", .key_env = "NO_SUCH_KEY"});
  ASSERT_FALSE(key);
  EXPECT_EQ(exit_code(key.error()), 2);
}

TEST(EndpointUrl, HasNoPasswordAndAHost) {
  for (const char* bad : {"http://", "http:///v1", "http://me:pw@h/v1#m", "http://h/v1#"})
    EXPECT_FALSE(endpoint_from_url(bad)) << bad;
}

}  // namespace
}  // namespace rolellm
