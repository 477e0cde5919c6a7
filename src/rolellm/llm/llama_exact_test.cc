// What is the same as what: docs/generation.md.
#include <algorithm>

#include <gtest/gtest.h>

#include "rolellm/llm/llama_model_test.h"
#include "rolellm/llm/test_adapter.h"

namespace rolellm {
namespace {

using Replies = std::vector<std::vector<ChatReply>>;

/// Whether two replies are the same with all their scores, to the last bit.
testing::AssertionResult same(const ChatReply& one, const ChatReply& other) {
  if (one.text != other.text)
    return testing::AssertionFailure() << '"' << one.text << "\" and \"" << other.text << '"';
  if (one.logprobs.empty() || one.logprobs.size() != other.logprobs.size())
    return testing::AssertionFailure() << "one has no scores, or fewer";
  for (std::size_t at = 0; at < one.logprobs.size(); ++at) {
    if (one.logprobs[at].drawn.logprob != other.logprobs[at].drawn.logprob)
      return testing::AssertionFailure() << "token " << at << " of \"" << one.text << '"';
  }
  return testing::AssertionSuccess();
}

TEST(Exact, ScoresOfALongListAreThoseOfEachRequestAlone) {
  // 40 answers on 8 places and 1024 cells: cells are used again, prompts evicted and computed anew.
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  auto model = open_smollm2();
  ASSERT_TRUE(model) << model.error().message;
  std::vector<ChatRequest> requests;
  for (int i = 0; i < 20; ++i) {
    std::string question = "Question " + std::to_string(i) + ": what is the sea?";
    for (int word = 0; word < i * 10; ++word) question += " wave";
    requests.push_back(ask(question, 8 + i % 5, 2));
    requests.back().sampling.temperature = 0.7;
    requests.back().logprobs = 1;
  }
  auto together = generate_all(**model, requests);
  ASSERT_TRUE(together) << together.error().message;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto alone = generate_all(**model, {&requests[i], 1});
    ASSERT_TRUE(alone) << alone.error().message;
    for (std::size_t sample = 0; sample < 2; ++sample)
      EXPECT_TRUE(same((*alone)[0][sample], (*together)[i][sample]));
  }
}

TEST(Exact, QwenSaysAtTemperatureZeroWhatItWouldSayAlone) {
  // K-quants have other kernels for fewer than 8 rows: that is what an answer alone would have.
  ROLELLM_NEEDS_MODEL(kQwen);
  auto model = open_llama_model(cached_model(kQwen), "qwen",
                                {.context_tokens = 512, .parallel = 9, .threads = 1});
  ASSERT_TRUE(model) << model.error().message;
  std::vector<ChatRequest> requests;
  for (const char* question : {"Who are you?", "What is a lamp?", "Name three birds."}) {
    for (const int tokens : {4, 6, 9}) {
      requests.push_back(ask(question, tokens));
      requests.back().logprobs = 1;
    }
  }
  auto beside = requests;
  beside.push_back(ask("Who?", 12, 4));
  beside.back().sampling.temperature = 1;
  auto together = generate_all(**model, beside);
  ASSERT_TRUE(together) << together.error().message;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto alone = generate_all(**model, {&requests[i], 1});
    ASSERT_TRUE(alone) << alone.error().message;
    EXPECT_TRUE(same((*alone)[0][0], (*together)[i][0]));
  }
}

TEST(Exact, AnswersWithAndWithoutAdaptersAreTheSameHoweverManyRunOnHoweverManyThreads) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  const fs::path model_file = cached_model(kSmolLm2);
  std::vector<std::string> adapters = {""};
  for (const std::uint64_t seed : {1, 2}) {
    adapters.push_back(testing::TempDir() + "rolellm_exact_adapter" + std::to_string(seed));
    ASSERT_TRUE(write_test_adapter(model_file, adapters.back(), seed));
  }
  std::vector<ChatRequest> requests;
  for (const char* question : {"Who are you?", "What is a lamp?", "Who are you, and why?"}) {
    for (const std::string& adapter : adapters) {
      requests.push_back(ask(question, 3 + static_cast<int>(requests.size() % 3)));
      requests.back().logprobs = 1;
      requests.back().adapter = adapter;
    }
  }
  Replies first;
  struct Engine {
    int parallel, threads;
  };
  for (const auto [parallel, threads] : {Engine{1, 1}, Engine{9, 1}, Engine{9, 2}}) {
    auto model = open_llama_model(
        model_file, "exact",
        {.context_tokens = 256 + 64 * parallel, .parallel = parallel, .threads = threads});
    ASSERT_TRUE(model) << model.error().message;
    auto replies = generate_all(**model, requests);
    ASSERT_TRUE(replies) << replies.error().message;
    if (first.empty()) first = *replies;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      EXPECT_TRUE(same(first[i][0], (*replies)[i][0]))
          << "request " << i << ", " << parallel << " at once on " << threads << " threads";
    }
  }
  for (std::size_t i = 0; i < requests.size(); i += adapters.size()) {
    EXPECT_FALSE(same(first[i][0], first[i + 1][0]));
    EXPECT_FALSE(same(first[i + 1][0], first[i + 2][0]));
  }
  for (const std::string& adapter : adapters) fs::remove(adapter);
}

/// The same seeds at 1, 2, 8 and 16 answers at once, in caches that must interrupt answers.
void expect_deterministic(const std::string& file) {
  std::vector<ChatRequest> requests;
  for (const char* question : {"Who are you?", "What is a lamp?", "Who are you, and why?"}) {
    requests.push_back(ask(question, 10, 2));
    requests.back().sampling.temperature = 1.0;
    requests.back().logprobs = 2;
  }
  Replies first;
  for (const int parallel : {16, 8, 2, 1}) {
    auto model = open_llama_model(cached_model(file), file,
                                  {.context_tokens = 64 + 12 * parallel,
                                   .parallel = parallel,
                                   .threads = 1,
                                   .deterministic = true});
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_FALSE((*model)->info().batch_decides);
    const std::size_t asked = parallel == 1 ? 1 : requests.size();
    auto replies = generate_all(**model, std::span(requests).first(asked));
    ASSERT_TRUE(replies) << replies.error().message;
    if (first.empty()) first = *replies;
    for (std::size_t i = 0; i < asked; ++i) {
      for (std::size_t sample = 0; sample < 2; ++sample)
        EXPECT_TRUE(same(first[i][sample], (*replies)[i][sample])) << "parallel " << parallel;
    }
    auto streamed = (*model)->stream(requests[0], [](std::string_view) {});
    ASSERT_TRUE(streamed);
    EXPECT_TRUE(same(first[0][0], *streamed)) << "streamed";
  }
}

TEST(Deterministic, AnswersOfSmolLm2DoNotDependOnTheOthers) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  expect_deterministic(kSmolLm2);
}

TEST(Deterministic, AnswersOfQwenDoNotDependOnTheOthers) {
  ROLELLM_NEEDS_MODEL(kQwen);
  expect_deterministic(kQwen);
}

TEST(Gemma3, SharesPromptsLongerThanItsSlidingWindow) {
  ROLELLM_NEEDS_MODEL(kGemma3);
  auto opened = open_llama_model(
      cached_model(kGemma3), "gemma3",
      {.context_tokens = 2048, .parallel = 6, .deterministic = true, .chat_format = "gemma"});
  ASSERT_TRUE(opened) << opened.error().message;
  std::vector<ChatRequest> requests;
  for (int i = 0; i < 4; ++i) {
    std::string role;
    while (role.size() < 3000)
      role += "The keeper of the lamp wrote " + std::to_string(role.size()) + " lines. ";
    requests.push_back(ask(role + "Question " + std::to_string(i), 8, 2));
  }
  auto together = generate_all(**opened, requests);
  ASSERT_TRUE(together) << together.error().message;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    auto alone = generate_all(**opened, {&requests[i], 1});
    ASSERT_TRUE(alone);
    for (std::size_t sample = 0; sample < 2; ++sample)
      EXPECT_EQ((*alone)[0][sample].text, (*together)[i][sample].text);
  }
}

}  // namespace
}  // namespace rolellm
