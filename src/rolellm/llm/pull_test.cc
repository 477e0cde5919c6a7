#include <cstdlib>
#include <optional>

#include <gtest/gtest.h>

#include "rolellm/core/hash.h"
#include "rolellm/llm/http/test_server.h"
#include "rolellm/llm/manifest.h"

namespace rolellm {
namespace {

/// An environment variable for the time of a test.
class Setting {
 public:
  Setting(const char* name, const std::string& value) : name_(name) {
    if (const char* old = std::getenv(name)) old_ = old;
    ::setenv(name, value.c_str(), 1);
  }
  ~Setting() { old_ ? ::setenv(name_, old_->c_str(), 1) : ::unsetenv(name_); }
  Setting(const Setting&) = delete;
  Setting& operator=(const Setting&) = delete;

 private:
  const char* name_;
  std::optional<std::string> old_;
};

std::string some_bytes() {
  std::string bytes = "GGUF";
  for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * 31 % 251);
  return bytes;
}

/// A hub that serves `bytes` with ranges; `change` may spoil an answer.
TestAnswer serve(const TestRequest& request, const std::string& bytes) {
  const auto range = request.headers.find("range");
  if (range == request.headers.end()) return {.body = bytes};
  const std::size_t from = std::stoul(range->second.substr(std::string("bytes=").size()));
  if (from >= bytes.size()) return {.status = 416, .body = "no such range"};
  return {.status = 206,
          .headers = {"Content-Range: bytes " + std::to_string(from) + "-" +
                      std::to_string(bytes.size() - 1) + "/" + std::to_string(bytes.size())},
          .body = bytes.substr(from)};
}

class Pull : public testing::Test {
 protected:
  Pull()
      : folder_(fs::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()),
        cache_("XDG_CACHE_HOME", (folder_ / "cache").string()),
        data_("ROLELLM_DATA", (folder_ / "data").string()) {
    fs::remove_all(folder_);
    name_model(sha256(bytes_));
  }
  ~Pull() override { fs::remove_all(folder_); }

  void name_model(const std::string& hash) const {
    EXPECT_TRUE(write_atomic(folder_ / "data" / "models.yaml",
                             "tiny:\n  file: tiny.gguf\n  bytes: " + std::to_string(bytes_.size()) +
                                 "\n  sha256: " + hash +
                                 "\n  sources:\n    - {kind: hub, location: one/repo/tiny.gguf}\n"
                                 "    - {kind: hub, location: two/repo/tiny.gguf}\n"));
  }
  fs::path models() const { return folder_ / "cache" / "rolellm" / "models"; }
  fs::path partial() const { return models() / "tiny.gguf.part"; }

  const std::string bytes_ = some_bytes();
  fs::path folder_;
  Setting cache_, data_;
};

TEST_F(Pull, GetsChecksAndNamesAModelOnce) {
  TestServer hub([&](const TestRequest& request, int) { return serve(request, bytes_); });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  const Setting token("HF_TOKEN", "hf_lamp");
  for (int time = 0; time < 2; ++time) {
    const auto path = pull_model("tiny");
    ASSERT_TRUE(path) << describe(path.error());
    EXPECT_EQ(*path, models() / "tiny.gguf");
    EXPECT_EQ(*read_text(*path), bytes_);
  }
  ASSERT_EQ(hub.requests().size(), 1u);
  EXPECT_EQ(hub.requests()[0].path, "/one/repo/resolve/main/tiny.gguf");
  EXPECT_EQ(hub.requests()[0].headers.at("authorization"), "Bearer hf_lamp");
  EXPECT_FALSE(fs::exists(partial()));
}

TEST_F(Pull, TakesAnyFileOfTheHub) {
  TestServer hub([&](const TestRequest& request, int) { return serve(request, bytes_); });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  const auto path = pull_model("hf:some/repo/deep/m.gguf");
  ASSERT_TRUE(path) << describe(path.error());
  EXPECT_EQ(hub.requests()[0].path, "/some/repo/resolve/main/deep/m.gguf");
  EXPECT_EQ(*read_text(*path), bytes_);
  EXPECT_TRUE(resolve_model("hf:some/repo/deep/m.gguf"));
}

TEST_F(Pull, TakesAnAddressOfAFile) {
  TestServer server([&](const TestRequest& request, int) { return serve(request, bytes_); });
  const std::string url = server.url() + "/deep/m.gguf";
  for (int time = 0; time < 2; ++time) {
    const auto path = pull_model(url);
    ASSERT_TRUE(path) << describe(path.error());
    EXPECT_EQ(*read_text(*path), bytes_);
  }
  EXPECT_EQ(server.requests().size(), 1u);
  EXPECT_EQ(server.requests()[0].path, "/deep/m.gguf");
}

TEST_F(Pull, FindsAHubFileAgainThatIsCalledLikeAKnownOne) {
  TestServer hub([&](const TestRequest& request, int) { return serve(request, bytes_); });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  ASSERT_TRUE(pull_model("hf:three/repo/tiny.gguf"));
  EXPECT_EQ(hub.requests()[0].path, "/three/repo/resolve/main/tiny.gguf");
  EXPECT_TRUE(resolve_model("hf:three/repo/tiny.gguf"));
}

TEST_F(Pull, GoesOnWhereTheConnectionBroke) {
  TestServer hub([&](const TestRequest& request, int number) {
    TestAnswer answer = serve(request, bytes_);
    if (number == 0) answer.cut_at = 1000;
    return answer;
  });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  const auto path = pull_model("tiny");  // the second source goes on with what the first gave
  ASSERT_TRUE(path) << describe(path.error());
  EXPECT_EQ(*read_text(*path), bytes_);
  ASSERT_EQ(hub.requests().size(), 2u);
  EXPECT_EQ(hub.requests()[1].headers.at("range"), "bytes=1000-");
}

TEST_F(Pull, BeginsAnewWhereNothingCanBeGoneOnWith) {
  for (const auto& [there, ranges] :
       {std::pair{std::string("wrong beginning"), false}, std::pair{bytes_ + "too much", true}}) {
    fs::remove_all(models());
    ASSERT_TRUE(write_atomic(partial(), there));
    TestServer hub([&, ranges = ranges](const TestRequest& request, int) {
      return ranges ? serve(request, bytes_) : TestAnswer{.body = bytes_};
    });
    const Setting endpoint("HF_ENDPOINT", hub.url());
    const auto path = pull_model("tiny");
    ASSERT_TRUE(path) << describe(path.error());
    EXPECT_EQ(*read_text(*path), bytes_);
  }
}

TEST_F(Pull, AWholePartialFileNeedsOnlyItsName) {
  ASSERT_TRUE(write_atomic(partial(), bytes_));
  TestServer hub([&](const TestRequest& request, int) { return serve(request, bytes_); });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  ASSERT_TRUE(pull_model("tiny"));
  EXPECT_TRUE(hub.requests().empty());
}

TEST_F(Pull, OtherBytesNeverGetTheName) {
  std::string other = bytes_;
  other[100] = '!';
  TestServer hub([&](const TestRequest& request, int) { return serve(request, other); });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  const auto path = pull_model("tiny");
  ASSERT_FALSE(path);
  EXPECT_EQ(error_code(path.error()), "bad_model.hash");
  EXPECT_EQ(hub.requests().size(), 2u);  // both sources were tried
  EXPECT_FALSE(fs::exists(models() / "tiny.gguf"));
  EXPECT_FALSE(fs::exists(partial()));
}

TEST_F(Pull, TheSecondSourceStepsIn) {
  TestServer hub([&](const TestRequest& request, int number) {
    return number == 0 ? TestAnswer{.status = 404, .body = "gone"} : serve(request, bytes_);
  });
  const Setting endpoint("HF_ENDPOINT", hub.url());
  ASSERT_TRUE(pull_model("tiny"));
  EXPECT_EQ(hub.requests()[1].path, "/two/repo/resolve/main/tiny.gguf");
}

TEST_F(Pull, TellsWhatTheHubAnswered) {
  for (const auto& [status, code] :
       {std::pair{404, "endpoint.protocol"}, std::pair{401, "endpoint.auth"},
        std::pair{503, "endpoint.unavailable"}}) {
    TestServer hub([status = status](const TestRequest&, int) {
      return TestAnswer{.status = status, .body = "no"};
    });
    const Setting endpoint("HF_ENDPOINT", hub.url());
    const auto path = pull_model("hf:some/repo/m.gguf");
    ASSERT_FALSE(path);
    EXPECT_EQ(error_code(path.error()), code);
    EXPECT_EQ(exit_code(path.error()), 5);
    EXPECT_NE(describe(path.error()).find(std::to_string(status)), std::string::npos);
  }
}

}  // namespace
}  // namespace rolellm
