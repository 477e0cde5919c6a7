#include "rolellm/llm/llama_cells.h"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "rolellm/llm/real_model_test.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

/// Scores after a prompt that is computed `at_once` tokens at a time.
std::vector<float> scores_after(llama_model* model, std::span<const int> prompt,
                                std::size_t at_once, bool own_attention) {
  auto cells = LlamaCells::make(
      model, {.cells = 512, .sequences = 4, .outputs = 4, .own_attention = own_attention});
  std::vector<BatchRow> rows;
  for (std::size_t i = 0; cells && i < prompt.size(); ++i) {
    const bool is_last = i + 1 == prompt.size();
    rows.push_back({prompt[i], static_cast<int>(i), 0, is_last});
    if (rows.size() < at_once && !is_last) continue;
    if (!(*cells)->decode(rows)) return {};
    if (is_last) {
      const auto logits = (*cells)->logits(rows.size() - 1);
      return {logits.begin(), logits.end()};
    }
    rows.clear();
  }
  return {};
}

double largest_difference(const std::vector<float>& a, const std::vector<float>& b) {
  double most = a.size() == b.size() && !a.empty() ? 0 : 1e9;
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
    most = std::max(most, std::abs(static_cast<double>(a[i]) - static_cast<double>(b[i])));
  return most;
}

TEST(OwnAttention, GivesTheScoresOfLibggmls) {
  ROLELLM_NEEDS_MODEL(kSmolLm2);
  start_llama();
  auto model = load_llama_model(cached_model(kSmolLm2));
  auto tokenizer = Tokenizer::load(cached_model(kSmolLm2));
  ASSERT_TRUE(model && tokenizer);
  std::string text;
  for (int i = 0; i < 6; ++i)
    text += "The keeper said that no boat would come before morning. \"Are you afraid?\" said he. ";
  const std::vector<int> prompt = tokenizer->encode_text(text);
  ASSERT_GT(prompt.size(), 100U);
  const auto ours = scores_after(model->get(), prompt, 512, true);
  // libggml has two ways, for 64 rows and more and for fewer. What they differ by is what 8-bit
  // activations make of roundings; ours must not be farther from either.
  const auto in_tiles = scores_after(model->get(), prompt, 512, false);
  const auto by_rows = scores_after(model->get(), prompt, 50, false);
  const double usual = largest_difference(in_tiles, by_rows);
  EXPECT_GT(usual, 0);
  EXPECT_LT(largest_difference(ours, in_tiles), 1.5 * usual);
  EXPECT_LT(largest_difference(ours, by_rows), 1.5 * usual);
  EXPECT_GT(largest_difference(ours, by_rows), 0);  // else it was not ours
}

}  // namespace
}  // namespace rolellm
