#include "rolellm/llm/llama_cells.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <gtest/gtest.h>

#include "rolellm/llm/real_model_test.h"
#include "rolellm/llm/test_adapter.h"
#include "rolellm/llm/tokenizer.h"
#include "rolellm/llm/weight_form.h"

namespace rolellm {
namespace {

struct Computing {
  std::size_t at_once = 512;  ///< tokens in a step
  bool own_attention = true;
  std::optional<RowRule> rule;  ///< of exact rows; none: no row is exact
  int threads = 1;
  llama_adapter_lora* adapter = nullptr;
};

/// Scores after a prompt.
std::vector<float> scores_after(llama_model* model, std::span<const int> prompt,
                                const Computing& how) {
  auto cells = LlamaCells::make(model, {.cells = 512,
                                        .sequences = 4,
                                        .outputs = 4,
                                        .threads = how.threads,
                                        .row_rule = how.rule.value_or(RowRule{}),
                                        .own_attention = how.own_attention});
  if (!cells) return {};
  (*cells)->set_adapters({{.adapter = how.adapter}});
  if (!(*cells)->use_adapter(0)) return {};
  std::vector<BatchRow> rows;
  for (std::size_t i = 0; i < prompt.size(); ++i) {
    const bool is_last = i + 1 == prompt.size();
    rows.push_back({prompt[i], static_cast<int>(i), 0, is_last, how.rule.has_value()});
    if (rows.size() < how.at_once && !is_last) continue;
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
  const auto ours = scores_after(model->get(), prompt, {});
  // libggml has two ways, for 64 rows and more and for fewer. What they differ by is what 8-bit
  // activations make of roundings; ours must not be farther from either.
  const auto in_tiles = scores_after(model->get(), prompt, {.own_attention = false});
  const auto by_rows = scores_after(model->get(), prompt, {.at_once = 50, .own_attention = false});
  const double usual = largest_difference(in_tiles, by_rows);
  EXPECT_GT(usual, 0);
  EXPECT_LT(largest_difference(ours, in_tiles), 1.5 * usual);
  EXPECT_LT(largest_difference(ours, by_rows), 1.5 * usual);
  EXPECT_GT(largest_difference(ours, by_rows), 0);  // else it was not ours
}

class ExactRows : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    ROLELLM_NEEDS_MODEL(GetParam());
    auto formed = load_in_fastest_form(cached_model(GetParam()));
    auto tokenizer = Tokenizer::load(cached_model(GetParam()));
    ASSERT_TRUE(formed && tokenizer);
    model_ = std::move(formed->model);
    rule_ = formed->row_rule;
    prompt_ = tokenizer->encode_text(
        "The keeper said that no boat would come before morning. \"Are you afraid?\"");
    ASSERT_GT(prompt_.size(), 13U);
  }
  LlamaAdapter adapter() const {
    const fs::path file = fs::path(testing::TempDir()) / "rolellm_exact_rows_adapter.gguf";
    if (!write_test_adapter(cached_model(GetParam()), file)) return nullptr;
    LlamaAdapter made(llama_adapter_lora_init(model_.get(), file.c_str()));
    fs::remove(file);
    return made;
  }
  std::vector<float> scores(Computing how) const {
    how.rule = rule_;
    return scores_after(model_.get(), prompt_, how);
  }
  void expect_exact(llama_adapter_lora* adapter) const {
    const auto whole = scores({.adapter = adapter});
    ASSERT_FALSE(whole.empty());
    for (const std::size_t at_once : {1, 2, 7, 8})
      EXPECT_EQ(scores({.at_once = at_once, .adapter = adapter}), whole) << at_once << " at once";
    EXPECT_EQ(scores({.threads = 2, .adapter = adapter}), whole) << "2 threads";
  }
  LlamaModel model_;
  RowRule rule_;
  std::vector<int> prompt_;
};

TEST_P(ExactRows, DoNotDependOnTheRowsBesideThemOrOnThreads) { expect_exact(nullptr); }

TEST_P(ExactRows, OfAnAdapterDoNotEither) {
  const LlamaAdapter lora = adapter();
  ASSERT_TRUE(lora);
  EXPECT_NE(scores({.adapter = lora.get()}), scores({}));
  expect_exact(lora.get());
}

INSTANTIATE_TEST_SUITE_P(Models, ExactRows, testing::Values(kSmolLm2, kQwen, kGemma3),
                         [](const auto& model) {
                           const std::string file = model.param;
                           return file.substr(0, file.find_first_of("-.2"));
                         });

}  // namespace
}  // namespace rolellm
