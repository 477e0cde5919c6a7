#include "rolellm/llm/sampler.h"

#include <atomic>
#include <cmath>
#include <limits>
#include <thread>

#include <gtest/gtest.h>

namespace rolellm {
namespace {

/// How often each of the tokens is drawn from the same logits.
std::vector<int> counts(const Sampling& sampling, const std::vector<float>& logits, int draws) {
  std::vector<int> seen(logits.size());
  Sampler sampler(sampling, 1);
  for (int i = 0; i < draws; ++i) ++seen[static_cast<std::size_t>(sampler.draw(logits))];
  return seen;
}

TEST(Sampler, TakesTheLikeliestAtTemperatureZero) {
  EXPECT_EQ(counts({.temperature = 0}, {1, 5, 4}, 10), (std::vector<int>{0, 10, 0}));
}

TEST(Sampler, TakesTheFirstOfEqualsAtTemperatureZero) {
  EXPECT_EQ(counts({.temperature = 0}, {2, 2, 1}, 5), (std::vector<int>{5, 0, 0}));
}

TEST(Sampler, DrawsInProportionToTheProbabilities) {
  // Weights 3 : 1, so 3000 of 4000; the standard deviation is sqrt(4000 * 0.75 * 0.25) = 27.
  const auto seen = counts({.temperature = 1, .top_p = 1}, {std::log(3.0F), 0}, 4000);
  EXPECT_NEAR(seen[0], 3000, 5 * 27);
}

TEST(Sampler, FlattensWithTemperature) {
  // ln 9 at temperature 2 is ln 3: again 3 : 1.
  const auto seen = counts({.temperature = 2, .top_p = 1}, {std::log(9.0F), 0}, 4000);
  EXPECT_NEAR(seen[0], 3000, 5 * 27);
}

TEST(Sampler, KeepsTheTopK) {
  const auto seen = counts({.temperature = 1, .top_p = 1, .top_k = 2}, {3, 1, 3, 2.9F}, 300);
  EXPECT_EQ(seen[1], 0);
  EXPECT_EQ(seen[3], 0);
  EXPECT_GT(seen[0], 0);
  EXPECT_GT(seen[2], 0);
}

TEST(Sampler, KeepsTheSmallestSetThatHoldsTopP) {
  // Probabilities .6, .3, .1: the first two reach .8, so the third is never drawn.
  const std::vector<float> logits = {std::log(0.6F), std::log(0.3F), std::log(0.1F)};
  const auto seen = counts({.temperature = 1, .top_p = 0.8}, logits, 500);
  EXPECT_EQ(seen[2], 0);
  EXPECT_GT(seen[1], 0);
}

TEST(Sampler, DropsWhatIsBelowMinPOfTheLikeliest) {
  // .3 / .6 = .5 stays, .1 / .6 = .17 goes.
  const std::vector<float> logits = {std::log(0.6F), std::log(0.3F), std::log(0.1F)};
  const auto seen = counts({.temperature = 1, .top_p = 1, .min_p = 0.4}, logits, 500);
  EXPECT_EQ(seen[2], 0);
  EXPECT_GT(seen[1], 0);
}

TEST(Sampler, PenalisesWhatItSaid) {
  Sampler sampler({.temperature = 0, .repeat_penalty = 2}, 1);
  const std::vector<float> row = {4, 3}, below = {-1, -3};
  EXPECT_EQ(sampler.draw(row), 0);
  EXPECT_EQ(sampler.draw(row), 1);    // 4 / 2 = 2 < 3
  EXPECT_EQ(sampler.draw(below), 0);  // -1 * 2 = -2 > -3 * 2
}

TEST(Sampler, PenalisesEachTimeAndOnceMore) {
  // 0 loses 1 + 1 for its first time, and 1 for each further one.
  Sampler sampler({.temperature = 0, .frequency_penalty = 1, .presence_penalty = 1}, 1);
  const std::vector<float> row = {4, 2.5F, 0};
  EXPECT_EQ(sampler.draw(row), 0);
  EXPECT_EQ(sampler.draw(row), 1);  // 4 - 2 = 2 < 2.5
  EXPECT_EQ(sampler.draw(row), 0);  // 2 > 2.5 - 2
  EXPECT_EQ(sampler.draw(row), 0);  // 4 - 3 = 1 > 0.5
  EXPECT_EQ(sampler.draw(row), 1);  // 4 - 4 = 0, 0.5; the third is 0 too
}

TEST(Sampler, LeavesTheRowForOthers) {
  // Samples of one prompt draw their first token from one row, on any thread.
  const std::vector<float> row = {1, 1.1F, 0.9F, 1.05F};
  const std::vector<float> before = row;
  Sampler alone({.temperature = 1, .repeat_penalty = 1.5}, 7);
  std::vector<llama_token> expected;
  for (int i = 0; i < 200; ++i) expected.push_back(alone.draw(row));
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      Sampler sampler({.temperature = 1, .repeat_penalty = 1.5}, 7);
      std::vector<llama_token> drawn;
      for (int i = 0; i < 200; ++i) drawn.push_back(sampler.draw(row));
      same += drawn == expected;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 4);
  EXPECT_EQ(row, before);
}

TEST(Sampler, RepeatsItselfWithTheSameSeed) {
  const std::vector<float> logits = {1, 1.1F, 0.9F, 1.05F};
  EXPECT_EQ(counts({.temperature = 1}, logits, 100), counts({.temperature = 1}, logits, 100));
}

TEST(Sampler, HasNoTokenForLogitsThatAreNoNumbers) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(Sampler({}, 1).draw(std::vector<float>{nan, nan, nan}), LLAMA_TOKEN_NULL);
  EXPECT_EQ(Sampler({}, 1).draw(std::vector<float>{nan, 1, nan}), LLAMA_TOKEN_NULL);
}

/// A grammar over tokens that are one byte each; 256 ends the answer.
class GrammarSampler : public testing::Test {
 protected:
  static std::vector<std::string> bytes_and_end() {
    std::vector<std::string> texts(257);
    for (int byte = 0; byte < 256; ++byte) {
      texts[static_cast<std::size_t>(byte)] = std::string(1, static_cast<char>(byte));
    }
    return texts;
  }
  static std::vector<bool> only_last() {
    std::vector<bool> ends(257);
    ends.back() = true;
    return ends;
  }
  std::shared_ptr<const JsonGrammar> grammar(const char* schema) {
    auto compiled = JsonGrammar::compile(*parse_json(schema), tokens_);
    EXPECT_TRUE(compiled);
    return compiled ? *compiled : nullptr;
  }
  /// The whole answer to a row that never changes.
  std::string answer(Sampler& sampler, const std::vector<float>& row, int max_tokens) {
    std::string text;
    for (int i = 0; i < max_tokens && !sampler.is_finished(); ++i) {
      const llama_token token = sampler.draw(row);
      if (token == LLAMA_TOKEN_NULL || tokens_.ends_answer(token)) break;
      text += tokens_.text(token);
    }
    return text;
  }
  TokenTable tokens_{bytes_and_end(), only_last()};
};

TEST_F(GrammarSampler, FollowsTheGrammarWhateverTheModelWants) {
  std::vector<float> row(257, 0.0F);
  row['x'] = 30;  // no token of the answer is likely
  Sampler sampler({.max_tokens = 20, .temperature = 0.7}, 1, grammar(R"({"enum": ["yes"]})"));
  EXPECT_EQ(answer(sampler, row, 20), "\"yes\"");
  EXPECT_TRUE(sampler.is_finished());
}

TEST_F(GrammarSampler, KeepsTheProportionsOfWhatMayFollow) {
  // x is likeliest but may not follow; 1 and 2 are 3 : 1.
  std::vector<float> row(257, -20.0F);
  row['x'] = 2;
  row['1'] = std::log(3.0F);
  row['2'] = 0;
  const auto digits = grammar(R"({"enum": [1, 2]})");
  for (const double top_p : {1.0, 0.999}) {
    int ones = 0;
    for (std::uint64_t seed = 0; seed < 2000; ++seed) {
      Sampler sampler({.max_tokens = 5, .temperature = 1, .top_p = top_p}, seed, digits);
      ones += sampler.draw(row) == '1';
    }
    EXPECT_NEAR(ones, 1500, 5 * 20);  // sqrt(2000 * 0.75 * 0.25) = 19
  }
}

TEST_F(GrammarSampler, EndsInsideMaxTokensWhenTheModelWouldGoOnForEver) {
  std::vector<float> row(257, 0.0F);
  row['a'] = 40;
  const auto text = grammar(R"({"type": "object", "properties": {"t": {"type": "string"}}})");
  ASSERT_EQ(text->fewest_tokens(), 9);  // {"t": ""} byte by byte
  for (const int max_tokens : {9, 10, 50}) {
    Sampler sampler({.max_tokens = max_tokens, .temperature = 0}, 1, text);
    const std::string said = answer(sampler, row, max_tokens);
    EXPECT_EQ(said.size(), static_cast<std::size_t>(max_tokens)) << said;
    EXPECT_TRUE(parse_json(said)) << said;
    EXPECT_TRUE(sampler.is_finished());
  }
}

}  // namespace
}  // namespace rolellm
