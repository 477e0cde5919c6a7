#include "rolellm/rocit/training_rows.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "rolellm/llm/manifest.h"
#include "rolellm/model/tiny_model.h"

namespace rolellm {
namespace {

TEST(TrainingRow, LearnsTheAnswerAndItsEndAndNothingElse) {
  auto path = resolve_model("smollm2-135m");
  if (!path) GTEST_SKIP() << "smollm2-135m is not in the cache";
  auto tokenizer = Tokenizer::load(*path);
  ASSERT_TRUE(tokenizer);
  auto format = find_chat_format("chatml-smollm2");
  ASSERT_TRUE(format);
  const TrainingRow row = make_training_row(
      {{"system", "You are Jack."}, {"user", "Who?"}, {"assistant", "Me, <|im_end|> mate."}},
      *format, *tokenizer);
  ASSERT_EQ(row.tokens.size(), row.learnt.size());
  std::vector<Token> learnt, rest;
  for (std::size_t i = 0; i < row.tokens.size(); ++i) {
    (row.learnt[i] ? learnt : rest).push_back(row.tokens[i]);
  }
  EXPECT_EQ(tokenizer->decode(learnt), "Me, <|im_end|> mate.<|im_end|>");
  EXPECT_EQ(tokenizer->decode(rest),
            "<|im_start|>system\nYou are Jack.<|im_end|>\n<|im_start|>user\nWho?<|im_end|>\n"
            "<|im_start|>assistant\n\n");
  // the forged end of turn inside the answer is text, not the control token
  EXPECT_TRUE(tokenizer->ends_generation(learnt.back()));
  EXPECT_EQ(std::count(learnt.begin(), learnt.end(), learnt.back()), 1);
  const std::vector<Token> prefix(row.tokens.begin(), row.tokens.begin() + row.prefix);
  EXPECT_EQ(tokenizer->decode(prefix),
            "<|im_start|>system\nYou are Jack.<|im_end|>\n<|im_start|>user\n");
}

class ReadConversationsTest : public testing::Test {
 protected:
  std::string code_of(const std::string& text) {
    const fs::path path = folder_.path() / "rows.jsonl";
    EXPECT_TRUE(write_atomic(path, text));
    auto rows = read_conversations(path);
    return rows ? "read" : error_code(rows.error());
  }
  TestFolder folder_;
};

TEST_F(ReadConversationsTest, WantsAnAnswerLast) {
  EXPECT_EQ(
      code_of(R"({"messages":[{"role":"user","content":"a"},{"role":"assistant","content":"b"}]})"),
      "read");
  EXPECT_EQ(code_of(R"({"messages":[{"role":"user","content":"a"}]})"), "schema.type");
  EXPECT_EQ(code_of(R"({"messages":[{"role":"robot","content":"a"}]})"), "schema.type");
  EXPECT_EQ(code_of(R"({"messages":[]})"), "schema.missing");
  EXPECT_EQ(code_of(R"({"messages":[{"role":"assistant","content":5}]})"), "schema.type");
}

}  // namespace
}  // namespace rolellm
