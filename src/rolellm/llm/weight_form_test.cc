#include "rolellm/llm/weight_form.h"

#include <gtest/gtest.h>

namespace rolellm {
namespace {

constexpr std::int64_t kGigabyte = 1'000'000'000;

TEST(WeightForm, MakesEightBitsOfTypesThatAreComputedRowByRow) {
  const WeightBytes mostly_q4_1{.all = 100, .row_by_row = 95, .k_quants = 0, .parameters = 160};
  EXPECT_EQ(choose_weight_form(mostly_q4_1, false, kGigabyte), WeightForm::eight_bit);
  EXPECT_EQ(choose_weight_form(mostly_q4_1, true, kGigabyte), WeightForm::eight_bit);
  // 160 weights take 170 bytes, four times 170 are 680
  EXPECT_EQ(choose_weight_form(mostly_q4_1, false, 680), WeightForm::eight_bit);
  EXPECT_EQ(choose_weight_form(mostly_q4_1, false, 679), WeightForm::usual);
}

TEST(WeightForm, LeavesKQuantsInTilesWhereTheCpuHasInstructionsForThem) {
  const WeightBytes mostly_q4_k{.all = 100, .row_by_row = 0, .k_quants = 99, .parameters = 160};
  EXPECT_EQ(choose_weight_form(mostly_q4_k, true, kGigabyte), WeightForm::unarranged);
  EXPECT_EQ(choose_weight_form(mostly_q4_k, false, kGigabyte), WeightForm::usual);
}

TEST(WeightForm, LeavesOtherTypesToLibllama) {
  const WeightBytes q4_0{.all = 100, .row_by_row = 10, .k_quants = 20, .parameters = 160};
  EXPECT_EQ(choose_weight_form(q4_0, true, kGigabyte), WeightForm::usual);
}

TEST(RowRule, FillsRowsUp) {
  const RowRule rule{.least = 8, .multiple = 4};
  EXPECT_EQ(rule.filled(1), 8);
  EXPECT_EQ(rule.filled(8), 8);
  EXPECT_EQ(rule.filled(9), 12);
  EXPECT_EQ(RowRule{}.filled(1), 1);
}

TEST(RowRule, KnowsHowManyRowsItAddsAtMost) {
  for (const int least : {1, 2, 3, 8}) {
    for (const int multiple : {1, 4, 5}) {
      const RowRule rule{.least = least, .multiple = multiple};
      int most = 0;
      for (int rows = 1; rows < 40; ++rows) most = std::max(most, rule.filled(rows) - rows);
      EXPECT_EQ(rule.most_idle(), most) << least << ", " << multiple;
    }
  }
}

TEST(RowRule, IsThatOfTheFormThatIsComputed) {
  // A few K-quants decide, since every row goes through all matrices.
  const WeightBytes some_k_quants{.all = 100, .row_by_row = 60, .k_quants = 1, .floats = 1};
  EXPECT_EQ(row_rule(some_k_quants, WeightForm::usual), (RowRule{.least = 8, .multiple = 4}));
  EXPECT_EQ(row_rule(some_k_quants, WeightForm::unarranged), (RowRule{.least = 8, .multiple = 1}));
  EXPECT_EQ(row_rule(some_k_quants, WeightForm::eight_bit), (RowRule{.least = 2}));
  const WeightBytes q4_0{.all = 100};
  EXPECT_EQ(row_rule(q4_0, WeightForm::usual), RowRule{});
}

TEST(WeightForm, WeighsWhatIsMultipliedWithRows) {
  const WeightBytes weights = weigh_model(
      {.tensors = {{.type = GGML_TYPE_Q4_1, .is_matrix = true, .elements = 64, .bytes = 40},
                   {.type = GGML_TYPE_Q6_K, .is_matrix = true, .elements = 256, .bytes = 210},
                   {.type = GGML_TYPE_F16, .is_matrix = true, .elements = 8, .bytes = 16},
                   {.type = GGML_TYPE_F32, .is_matrix = false, .elements = 8, .bytes = 32}}});
  EXPECT_EQ(weights.all, 266);
  EXPECT_EQ(weights.row_by_row, 40);
  EXPECT_EQ(weights.k_quants, 210);
  EXPECT_EQ(weights.floats, 16);
  EXPECT_EQ(weights.parameters, 328);
}

}  // namespace
}  // namespace rolellm
