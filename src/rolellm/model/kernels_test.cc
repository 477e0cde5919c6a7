#include "rolellm/model/kernels.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(RmsNorm, DividesByTheRootOfTheMeanSquare) {
  const at::Tensor x = at::tensor({3.0F, 4.0F}).view({1, 2});
  const Normed out = rms_norm(x, at::tensor({1.0F, 2.0F}), 0);
  // rms = sqrt((9 + 16) / 2) = 3.5355
  EXPECT_NEAR(out.values[0][0].item<float>(), 3 / 3.5355339, 1e-6);
  EXPECT_NEAR(out.values[0][1].item<float>(), 8 / 3.5355339, 1e-6);
}

TEST(RmsNorm, GradientMatchesFiniteDifferences) {
  const at::Tensor x = at::tensor({0.3F, -1.2F, 0.7F}).view({1, 3});
  const at::Tensor weight = at::tensor({1.1F, 0.4F, -0.8F});
  const at::Tensor down = at::tensor({0.5F, -0.2F, 0.9F}).view({1, 3});
  const auto loss = [&](const at::Tensor& at) {
    return (rms_norm(at, weight, 1e-5).values * down).sum().item<double>();
  };
  const at::Tensor gradient = rms_norm_backward(down, x, rms_norm(x, weight, 1e-5).inverse, weight);
  for (int i = 0; i < 3; ++i) {
    at::Tensor up = x.clone(), below = x.clone();
    up[0][i] += 1e-2;
    below[0][i] -= 1e-2;
    EXPECT_NEAR(gradient[0][i].item<double>(), (loss(up) - loss(below)) / 2e-2, 1e-3);
  }
}

TEST(Turn, TurnsNeighboursByTheirAngle) {
  const Turns turns = make_turns({0, 1}, 4, 100, 1, {});
  at::Tensor x = at::tensor({1.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F, 1.0F, 0.0F}).view({1, 2, 4});
  turn(x, turns, RopeStyle::neighbours, false);
  EXPECT_FLOAT_EQ(x[0][0][0].item<float>(), 1);                // position 0 stays
  EXPECT_NEAR(x[0][1][0].item<float>(), std::cos(1.0), 1e-6);  // pair 0: angle 1
  EXPECT_NEAR(x[0][1][1].item<float>(), std::sin(1.0), 1e-6);
  EXPECT_NEAR(x[0][1][3].item<float>(), std::sin(0.1), 1e-6);  // pair 1: 100^(-2/4) = 0.1
}

TEST(Turn, TurnsHalvesByTheSameAngles) {
  const Turns turns = make_turns({1}, 4, 100, 1, {});
  at::Tensor x = at::tensor({1.0F, 1.0F, 0.0F, 0.0F}).view({1, 1, 4});
  turn(x, turns, RopeStyle::halves, false);
  EXPECT_NEAR(x[0][0][2].item<float>(), std::sin(1.0), 1e-6);  // partner of 0 is 2
  EXPECT_NEAR(x[0][0][3].item<float>(), std::sin(0.1), 1e-6);
}

TEST(Turn, BackUndoesForward) {
  const Turns turns = make_turns({5, 9}, 4, 10000, 0.5, {});
  for (const RopeStyle style : {RopeStyle::neighbours, RopeStyle::halves}) {
    at::Tensor x = at::tensor({1.0F, 2.0F, 3.0F, 4.0F, -1.0F, 0.5F, 2.5F, 8.0F}).view({1, 2, 4});
    const at::Tensor before = x.clone();
    turn(x, turns, style, false);
    EXPECT_GT((x - before).abs().max().item<float>(), 0.1);
    turn(x, turns, style, true);
    EXPECT_LT((x - before).abs().max().item<float>(), 1e-5);
  }
}

TEST(Gated, GradientMatchesFiniteDifferences) {
  const at::Tensor x = at::tensor({0.3F, -1.2F, 0.7F, 2.0F}).view({1, 4});
  const at::Tensor down = at::tensor({0.5F, -0.2F}).view({1, 2});
  for (const Activation activation : {Activation::silu, Activation::gelu_tanh}) {
    const auto loss = [&](const at::Tensor& at) {
      return (gated(at, activation) * down).sum().item<double>();
    };
    const at::Tensor gradient = gated_backward(down, x, activation);
    for (int i = 0; i < 4; ++i) {
      at::Tensor up = x.clone(), below = x.clone();
      up[0][i] += 1e-2;
      below[0][i] -= 1e-2;
      EXPECT_NEAR(gradient[0][i].item<double>(), (loss(up) - loss(below)) / 2e-2, 1e-3);
    }
  }
}

}  // namespace
}  // namespace rolellm
