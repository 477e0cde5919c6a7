#include "rolellm/llm/llama_cells.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <gtest/gtest.h>

#include "rolellm/llm/real_model_test.h"
#include "rolellm/llm/tokenizer.h"
#include "rolellm/llm/weight_form.h"

namespace rolellm {
namespace {

/// Scores after a prompt that is computed `at_once` tokens at a time.
std::vector<float> scores_after(llama_model* model, std::span<const int> prompt,
                                std::size_t at_once, bool own_attention,
                                std::optional<RowRule> rule = {}) {
  auto cells = LlamaCells::make(model, {.cells = 512,
                                        .sequences = 4,
                                        .outputs = 4,
                                        .row_rule = rule.value_or(RowRule{}),
                                        .own_attention = own_attention});
  std::vector<BatchRow> rows;
  for (std::size_t i = 0; cells && i < prompt.size(); ++i) {
    const bool is_last = i + 1 == prompt.size();
    rows.push_back({prompt[i], static_cast<int>(i), 0, is_last, rule.has_value()});
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

class ExactRows : public testing::TestWithParam<const char*> {};

TEST_P(ExactRows, DoNotDependOnTheRowsBesideThem) {
  ROLELLM_NEEDS_MODEL(GetParam());
  auto formed = load_in_fastest_form(cached_model(GetParam()));
  auto tokenizer = Tokenizer::load(cached_model(GetParam()));
  ASSERT_TRUE(formed && tokenizer);
  const std::vector<int> prompt = tokenizer->encode_text(
      "The keeper said that no boat would come before morning. \"Are you afraid?\" said he, and "
      "looked into the lamp until the glass was black.");
  ASSERT_GT(prompt.size(), 20U);
  const auto whole = scores_after(formed->model.get(), prompt, 512, true, formed->row_rule);
  for (const std::size_t at_once : {1, 2, 3, 4, 7, 8, 9, 13}) {
    EXPECT_EQ(scores_after(formed->model.get(), prompt, at_once, true, formed->row_rule), whole)
        << at_once << " at once";
  }
}

INSTANTIATE_TEST_SUITE_P(Models, ExactRows, testing::Values(kSmolLm2, kQwen, kGemma3),
                         [](const auto& model) {
                           const std::string file = model.param;
                           return file.substr(0, file.find_first_of("-.2"));
                         });

}  // namespace
}  // namespace rolellm
