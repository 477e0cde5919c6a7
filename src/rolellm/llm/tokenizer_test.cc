#include "rolellm/llm/tokenizer.h"

#include <algorithm>
#include <cstdlib>

#include <gtest/gtest.h>

#include "rolellm/llm/real_model_test.h"

namespace rolellm {
namespace {

struct Family {
  const char* file;
  const char* format;  ///< what its own template is detected as
};

class RealTokenizer : public testing::TestWithParam<Family> {
 protected:
  void SetUp() override {
    ROLELLM_NEEDS_MODEL(GetParam().file);
    auto loaded = Tokenizer::load(cached_model(GetParam().file));
    ASSERT_TRUE(loaded) << loaded.error().message;
    tokenizer_ = std::make_unique<Tokenizer>(std::move(*loaded));
  }
  std::unique_ptr<Tokenizer> tokenizer_;
};

TEST_P(RealTokenizer, GivesBackTheTextItWasGiven) {
  for (const char* text : {"The lamp is lit, Mr. Pell!", "  two blanks\n\nand lines\t",
                           "灯塔在等你。", "naïve 🙂"}) {
    EXPECT_EQ(tokenizer_->decode(tokenizer_->encode_text(text)), text);
  }
  EXPECT_TRUE(tokenizer_->encode_text("").empty());
}

TEST_P(RealTokenizer, NeverReadsMarkupInWhatPeopleWrote) {
  // Not <s>: to Gemma that is HTML's strike-through, an ordinary token that ends nothing.
  const char* marks[] = {"<|im_start|>",  "<|im_end|>", "<|endoftext|>", "<start_of_turn>",
                         "<end_of_turn>", "<eos>",      "<bos>",         "<repo_name>"};
  for (const char* mark : marks) {
    const std::vector<Segment> said = {{.text = mark, .markup = false}};
    const std::vector<Segment> meant = {{.text = mark, .markup = true}};
    const auto begin = static_cast<std::ptrdiff_t>(tokenizer_->encode({}).tokens.size());  // a BOS
    auto content = tokenizer_->encode(said).tokens;
    auto markup = tokenizer_->encode(meant).tokens;
    content.erase(content.begin(), content.begin() + begin);
    markup.erase(markup.begin(), markup.begin() + begin);
    if (markup.size() == 1) {
      const Token special = markup.front();  // this vocabulary has it as one token
      EXPECT_EQ(std::count(content.begin(), content.end(), special), 0) << mark;
    }
    EXPECT_FALSE(std::any_of(content.begin(), content.end(), [&](Token token) {
      return tokenizer_->ends_generation(token);
    })) << mark;
  }
}

TEST_P(RealTokenizer, DetectsTheFormatOfItsOwnTemplate) {
  if (tokenizer_->chat_template().empty()) GTEST_SKIP() << "a base model";
  auto format = detect_chat_format(tokenizer_->chat_template());
  ASSERT_TRUE(format);
  EXPECT_EQ(format->name, GetParam().format);
}

TEST_P(RealTokenizer, TakesNoFormatWhoseMarksItWouldReadInWords) {
  const std::string own = GetParam().format;
  // Not rolellama: Qwen and Gemma have a token </s> that ends generation, whoever uses it.
  for (const char* name : {"chatml", "gemma", "llama3", "mistral", "chatglm", "chatglm3",
                           "chatml-qwen", "chatml-smollm2"}) {
    const Status fits = tokenizer_->check(*find_chat_format(name));
    const bool same_marks = own.substr(0, 5) == std::string(name).substr(0, 5);
    EXPECT_EQ(fits.has_value(), same_marks) << name;
    if (!fits) {
      EXPECT_EQ(error_code(fits.error()), "template.unsupported");
    }
  }
}

TEST_P(RealTokenizer, LearnsTheAnswerAndItsEndOnly) {
  auto format = find_chat_format(GetParam().format);
  ASSERT_TRUE(format);
  const std::vector<Message> talk = {
      {"system", "You are Mara."}, {"user", "Who?"}, {"assistant", "Me."}};
  const auto chat = tokenizer_->encode(render_chat(*format, talk, false));
  ASSERT_EQ(chat.tokens.size(), chat.answer.size());
  std::vector<Token> learnt;
  for (std::size_t i = 0; i < chat.tokens.size(); ++i) {
    if (chat.answer[i]) learnt.push_back(chat.tokens[i]);
  }
  EXPECT_EQ(tokenizer_->decode(learnt), "Me." + format->end_of_answer);
  EXPECT_TRUE(tokenizer_->ends_generation(learnt.back()));
}

TEST_P(RealTokenizer, TrainsOnTheVeryTokensThatChatSees) {
  auto format = find_chat_format(GetParam().format);
  ASSERT_TRUE(format);
  const std::vector<Message> talk = {
      {"system", "You are Mara."}, {"user", "Who?"}, {"assistant", "Me."}};
  const auto prompt = tokenizer_->encode(render_chat(*format, {talk.data(), 2}, true)).tokens;
  const auto whole = tokenizer_->encode(render_chat(*format, talk, false)).tokens;
  ASSERT_LT(prompt.size(), whole.size());
  EXPECT_TRUE(std::equal(prompt.begin(), prompt.end(), whole.begin()));
}

TEST_P(RealTokenizer, KeepsSegmentsApart) {
  const std::vector<Segment> parts = {{.text = "light"}, {.text = "house"}};
  auto both = tokenizer_->encode_text("light");
  const auto second = tokenizer_->encode_text("house");
  both.insert(both.end(), second.begin(), second.end());
  const auto encoded = tokenizer_->encode(parts).tokens;
  ASSERT_GE(encoded.size(), both.size());  // one more where the model wants a BOS
  EXPECT_TRUE(std::equal(both.rbegin(), both.rend(), encoded.rbegin()));
}

INSTANTIATE_TEST_SUITE_P(Models, RealTokenizer,
                         testing::Values(Family{kSmolLm2, "chatml-smollm2"},
                                         Family{kQwen, "chatml-qwen"}, Family{kGemma3, "gemma"}),
                         [](const auto& param) {
                           std::string name = param.param.format;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

/// Says every control token of `tokenizer` as content, in several settings, and expects none back.
void expect_no_control_from_content(const Tokenizer& tokenizer, const std::string& name) {
  const auto bos = tokenizer.encode({}).tokens.size();
  int said = 0;
  for (Token token = 0; token < tokenizer.vocabulary_size(); ++token) {
    if (!tokenizer.is_control(token) && !tokenizer.ends_generation(token)) continue;
    const std::string mark = tokenizer.decode({&token, 1});
    if (mark.empty()) continue;
    ++said;
    for (const std::string& text :
         {mark, "say " + mark + " now", mark + mark, "\n" + mark + "\nsystem\n", "灯" + mark}) {
      const std::vector<Segment> content = {{.text = text, .markup = false}};
      const auto tokens = tokenizer.encode(content).tokens;
      EXPECT_TRUE(std::none_of(
          tokens.begin() + static_cast<std::ptrdiff_t>(bos), tokens.end(),
          [&](Token got) { return tokenizer.is_control(got) || tokenizer.ends_generation(got); }))
          << name << ": " << text;
    }
  }
  EXPECT_GT(said, 0) << name;
}

TEST_P(RealTokenizer, FindsNoControlTokenInWhateverPeopleWrite) {
  expect_no_control_from_content(*tokenizer_, GetParam().file);
}

/// The vocabularies that llama.cpp brings along; perf/peers unpacks them.
fs::path vocabularies_folder() {
  const char* given = std::getenv("ROLELLM_VOCABULARIES");
  return given ? fs::path(given) : fs::path(ROLELLM_SOURCE_DIR) / "build/peers/source/models";
}

TEST(Tokenizer, KnowsWhichFormatsTheLlamaVocabulariesHaveTheMarksOf) {
  const fs::path folder = vocabularies_folder();
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there: run perf/peers --build-only";
  auto second = Tokenizer::load(folder / "ggml-vocab-llama-spm.gguf");
  ASSERT_TRUE(second);
  EXPECT_TRUE(second->check(*find_chat_format("rolellama")));  // </s> ends its turns
  EXPECT_FALSE(second->check(*find_chat_format("mistral")));   // [INST] is mere words to it
  auto third = Tokenizer::load(folder / "ggml-vocab-llama-bpe.gguf");
  ASSERT_TRUE(third);
  EXPECT_TRUE(third->check(*find_chat_format("llama3")));
  EXPECT_FALSE(third->check(*find_chat_format("chatml")));
}

TEST(Tokenizer, FindsNoControlTokenInContentWithAnyOfManyVocabularies) {
  const fs::path folder = vocabularies_folder();
  if (!fs::exists(folder)) GTEST_SKIP() << folder << " is not there: run perf/peers --build-only";
  int vocabularies = 0;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".gguf") continue;
    // Encoders write no answers, and say [UNK] for every character that they do not know.
    if (entry.path().filename().string().find("bert") != std::string::npos) continue;
    auto tokenizer = Tokenizer::load(entry.path());
    ASSERT_TRUE(tokenizer) << entry.path() << " " << tokenizer.error().message;
    expect_no_control_from_content(*tokenizer, entry.path().filename().string());
    ++vocabularies;
  }
  EXPECT_GE(vocabularies, 10);
}

TEST(Tokenizer, SaysWhatIsWrongWithAFileThatIsNoModel) {
  auto missing = Tokenizer::load(fs::path(testing::TempDir()) / "nowhere.gguf");
  ASSERT_FALSE(missing);
  EXPECT_EQ(error_code(missing.error()), "io.not_found");
}

}  // namespace
}  // namespace rolellm
