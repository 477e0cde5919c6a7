#include "rolellm/model/logit_check.h"

#include <gtest/gtest.h>

#include "rolellm/llm/manifest.h"
#include "rolellm/llm/tokenizer.h"
#include "rolellm/model/gguf_writer.h"
#include "rolellm/model/tiny_model.h"

namespace rolellm {
namespace {

constexpr const char* kText =
    "The harbour lamps went out one by one. \"You said midnight,\" Mara told him, \"and it is "
    "past two.\" He turned the letter over in his hands as though the other side might be kinder.";

TEST(LogitDifference, IsNoProofWhereAllLogitsAreZero) {
  const LogitDifference nothing{.largest_difference = 0, .largest_logit = 0, .tokens = 9};
  EXPECT_GT(nothing.relative(), 1e9);
  EXPECT_EQ((LogitDifference{.largest_difference = 1, .largest_logit = 4, .tokens = 9}).relative(),
            0.25);
}

/// Real weights: skipped where the model was never pulled.
class LogitCheckTest : public testing::TestWithParam<std::string> {};

TEST_P(LogitCheckTest, AgreesWithLibllamaOnTheF32File) {
  auto path = resolve_model(GetParam());
  if (!path) GTEST_SKIP() << GetParam() << " is not in the cache";
  const TestFolder folder;
  auto file = GgufFile::open(*path);
  ASSERT_TRUE(file) << describe(file.error());
  auto model = Transformer::load(*file, ComputeType::fp32);
  ASSERT_TRUE(model) << describe(model.error());
  model->imitate_libllama(true);
  auto tokenizer = Tokenizer::load(*path);
  ASSERT_TRUE(tokenizer);
  const std::vector<Token> tokens = tokenizer->encode_text(kText);
  const fs::path exact = folder.path() / "f32.gguf";
  ASSERT_TRUE(write_f32_gguf(*file, exact));
  auto difference = compare_logits(*model, exact, "", tokens);
  ASSERT_TRUE(difference) << describe(difference.error());
  EXPECT_LE(difference->relative(), 1e-3);
  auto quantised = compare_logits(*model, *path, "", tokens);
  ASSERT_TRUE(quantised);
  RecordProperty("relative_difference_f32", std::to_string(difference->relative()));
  RecordProperty("relative_difference_quantised", std::to_string(quantised->relative()));
}

INSTANTIATE_TEST_SUITE_P(Models, LogitCheckTest, testing::Values("smollm2-135m", "gemma-3-270m"),
                         [](const auto& each) {
                           return each.param.substr(0, each.param.find_first_of("-"));
                         });

}  // namespace
}  // namespace rolellm
