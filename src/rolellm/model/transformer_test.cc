#include "rolellm/model/transformer.h"

#include <cmath>
#include <numeric>

#include <ATen/TensorOperators.h>
#include <gtest/gtest.h>

#include "rolellm/model/tiny_model.h"

namespace rolellm {
namespace {

Pack plain_pack(std::vector<std::int64_t> tokens) {
  Pack pack;
  pack.tokens = std::move(tokens);
  const auto count = static_cast<std::int64_t>(pack.tokens.size());
  pack.positions.resize(pack.tokens.size());
  std::iota(pack.positions.begin(), pack.positions.end(), 0);
  pack.stretches = {{.begin = 0, .length = count}};
  for (std::int64_t i = 2; i < count; ++i) {
    pack.rows.push_back(i - 1);
    pack.labels.push_back(pack.tokens[static_cast<std::size_t>(i)]);
  }
  return pack;
}

class TransformerTest : public testing::TestWithParam<std::string> {
 protected:
  TransformerTest()
      : file_(tiny_model(folder_.path() / "tiny.gguf", GetParam())),
        model_(std::move(*Transformer::load(file_, ComputeType::fp32))),
        lora_(std::move(*Lora::create(model_.lora_sites(), {.rank = 2, .alpha = 4}, 3))) {
    Random random(11);  // B starts at zero, where A has no gradient
    for (LoraPair& pair : lora_.pairs) {
      for (std::int64_t i = 0; i < pair.b.numel(); ++i) {
        pair.b.data_ptr<float>()[i] = static_cast<float>(0.4 * (random.uniform() - 0.5));
      }
    }
    model_.attach(&lora_);
  }
  TestFolder folder_;
  GgufFile file_;
  Transformer model_;
  Lora lora_;
};

TEST_P(TransformerTest, LossIsThatOfTheLogits) {
  const std::vector<std::int32_t> tokens = {5, 9, 2, 31, 7, 7, 1};
  const at::Tensor logs = model_.logits(tokens).log_softmax(-1);
  double expected = 0;
  for (std::size_t i = 2; i < tokens.size(); ++i) {
    expected -= logs[static_cast<std::int64_t>(i) - 1][tokens[i]].item<double>();
  }
  const PackLoss loss = model_.run(plain_pack({5, 9, 2, 31, 7, 7, 1}), 1, false);
  EXPECT_EQ(loss.tokens, 5);
  EXPECT_NEAR(loss.loss, expected, 1e-4);
}

TEST_P(TransformerTest, LaterTokensDoNotChangeEarlierLogits) {
  const at::Tensor one = model_.logits(std::vector<std::int32_t>{5, 9, 2, 31, 7});
  const at::Tensor other = model_.logits(std::vector<std::int32_t>{5, 9, 2, 31, 8});
  EXPECT_LT((one.narrow(0, 0, 4) - other.narrow(0, 0, 4)).abs().max().item<float>(), 1e-6);
  EXPECT_GT((one[4] - other[4]).abs().max().item<float>(), 1e-3);
}

TEST_P(TransformerTest, GradientsMatchFiniteDifferences) {
  const Pack pack = plain_pack({5, 9, 2, 31, 7, 7, 1, 12, 3});
  lora_.gradients.zero_();
  model_.run(pack, 1, true);
  const at::Tensor gradients = lora_.gradients.clone();
  float* values = lora_.values.data_ptr<float>();
  double worst = 0;
  for (std::int64_t i = 0; i < lora_.values.numel(); i += 17) {
    const float before = values[i];
    const auto loss_at = [&](float value) {
      values[i] = value;
      model_.refresh();
      return model_.run(pack, 1, false).loss;
    };
    const double slope = (loss_at(before + 1e-2F) - loss_at(before - 1e-2F)) / 2e-2;
    values[i] = before;
    worst = std::max(worst, std::fabs(slope - gradients[i].item<double>()));
  }
  // fp32 loss near 20 is known to 2e-6, so a slope over 2e-2 to about 1e-3 with curvature
  EXPECT_LT(worst, 5e-3 * gradients.abs().max().item<double>() + 2e-3);
  EXPECT_GT(gradients.abs().max().item<double>(), 0.1);
}

TEST_P(TransformerTest, SharedPrefixGivesTheLossAndGradientsOfSeparateRows) {
  const std::vector<std::int64_t> prefix = {5, 9, 2, 30, 4};
  const std::vector<std::vector<std::int64_t>> branches = {{7, 7, 1}, {3, 18}, {12, 6, 6, 29}};
  Pack shared;
  shared.tokens = prefix;
  shared.positions = {0, 1, 2, 3, 4};
  shared.stretches = {{.begin = 0, .length = 5}};
  lora_.gradients.zero_();
  double separate = 0;
  for (const auto& branch : branches) {
    Pack whole;  // every token of the branch is learnt, the first one by the prefix's last row
    whole.tokens = prefix;
    whole.tokens.insert(whole.tokens.end(), branch.begin(), branch.end());
    whole.positions.resize(whole.tokens.size());
    std::iota(whole.positions.begin(), whole.positions.end(), 0);
    whole.stretches = {{.begin = 0, .length = static_cast<std::int64_t>(whole.tokens.size())}};
    const auto begin = static_cast<std::int64_t>(shared.tokens.size());
    for (std::size_t i = 0; i < branch.size(); ++i) {
      const auto at = static_cast<std::int64_t>(i);
      whole.rows.push_back(4 + at);
      whole.labels.push_back(branch[i]);
      shared.rows.push_back(i == 0 ? 4 : begin + at - 1);
      shared.labels.push_back(branch[i]);
      shared.tokens.push_back(branch[i]);
      shared.positions.push_back(5 + at);
    }
    shared.stretches.push_back({.begin = begin,
                                .length = static_cast<std::int64_t>(branch.size()),
                                .context_begin = 0,
                                .context_length = 5});
    separate += model_.run(whole, 1.0 / 9, true).loss;
  }
  const at::Tensor expected = lora_.gradients.clone();
  lora_.gradients.zero_();
  const double together = model_.run(shared, 1.0 / 9, true).loss;
  EXPECT_NEAR(together / separate, 1, 1e-6);
  const double difference = (lora_.gradients - expected).norm().item<double>();
  EXPECT_LT(difference / expected.norm().item<double>(), 1e-5);
}

TEST_P(TransformerTest, RowsThatAreNotLearntAddNothing) {
  Pack pack = plain_pack({5, 9, 2, 31});
  pack.rows.clear();
  pack.labels.clear();
  lora_.gradients.zero_();
  EXPECT_EQ(model_.run(pack, 1, true).loss, 0);
  EXPECT_EQ(lora_.gradients.abs().max().item<float>(), 0);
}

INSTANTIATE_TEST_SUITE_P(Families, TransformerTest, testing::Values("llama", "qwen2", "gemma3"),
                         [](const auto& each) { return each.param; });

TEST(Transformer, NamesFamiliesItDoesNotKnow) {
  auto family = find_architecture("rwkv7");
  ASSERT_FALSE(family);
  EXPECT_EQ(error_code(family.error()), "bad_model.architecture");
  EXPECT_NE(family.error().hint.find("gemma3"), std::string::npos);
}

}  // namespace
}  // namespace rolellm
