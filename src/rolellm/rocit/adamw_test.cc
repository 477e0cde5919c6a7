#include "rolellm/rocit/adamw.h"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>
#include <gtest/gtest.h>

namespace rolellm {
namespace {

TEST(LearningRate, RisesInALineAndFallsAlongACosine) {
  TuneOptions options;
  options.rate = 1;
  options.warmup = 0.1;
  options.final_rate = 0.1;
  EXPECT_DOUBLE_EQ(learning_rate(options, 0, 100), 0.1);  // (0 + 1) / 10
  EXPECT_DOUBLE_EQ(learning_rate(options, 9, 100), 1);
  EXPECT_DOUBLE_EQ(learning_rate(options, 55, 100), 0.55);  // half way: 0.1 + 0.9 * 0.5
  EXPECT_NEAR(learning_rate(options, 100, 100), 0.1, 1e-12);
}

TEST(AdamW, FirstStepMovesByTheRateAgainstTheGradient) {
  at::Tensor values = at::tensor({1.0F, 1.0F});
  Moments moments = make_moments(values);
  adamw_step(values, at::tensor({0.5F, -2.0F}), moments, 0.1, 0, 1, 0);
  // m / (1 - 0.9) = g and v / (1 - 0.999) = g², so each weight moves by rate * sign(g)
  EXPECT_NEAR(values[0].item<float>(), 0.9, 1e-6);
  EXPECT_NEAR(values[1].item<float>(), 1.1, 1e-6);
}

TEST(AdamW, DecayPullsTowardsZeroApartFromTheGradient) {
  at::Tensor values = at::tensor({2.0F});
  Moments moments = make_moments(values);
  adamw_step(values, at::tensor({0.0F}), moments, 0.1, 0.5, 1, 0);
  EXPECT_NEAR(values[0].item<float>(), 2 * (1 - 0.1 * 0.5), 1e-6);
}

TEST(GradientNorm, IsNotFiniteWhenAnyPartIsNot) {
  EXPECT_DOUBLE_EQ(gradient_norm(at::tensor({3.0F, 4.0F})), 5);
  EXPECT_FALSE(std::isfinite(gradient_norm(at::tensor({3.0F, NAN}))));
}

}  // namespace
}  // namespace rolellm
