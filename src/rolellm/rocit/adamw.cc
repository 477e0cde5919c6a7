#include "rolellm/rocit/adamw.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <ATen/Parallel.h>
#include <ATen/ops/zeros_like.h>

namespace rolellm {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

}  // namespace

Moments make_moments(const at::Tensor& values) {
  return {at::zeros_like(values), at::zeros_like(values)};
}

double learning_rate(const TuneOptions& options, std::int64_t step, std::int64_t steps) {
  const auto total = static_cast<double>(std::max<std::int64_t>(steps, 1));
  const double warm = std::max(1.0, std::round(options.warmup * total));
  const auto now = static_cast<double>(step);
  if (now < warm) return options.rate * (now + 1) / warm;
  const double done = (now - warm) / std::max(1.0, total - warm);
  const double fall = 0.5 * (1 + std::cos(std::numbers::pi * std::min(done, 1.0)));
  return options.rate * (options.final_rate + (1 - options.final_rate) * fall);
}

double gradient_norm(const at::Tensor& gradients) {
  const float* values = gradients.const_data_ptr<float>();
  double sum = 0;  // one thread, one order: the same bits on every run
  for (std::int64_t i = 0; i < gradients.numel(); ++i) sum += double{values[i]} * values[i];
  return std::sqrt(sum);
}

void adamw_step(at::Tensor& values, const at::Tensor& gradients, Moments& moments, double rate,
                double weight_decay, double scale, std::int64_t step) {
  const auto count = static_cast<double>(step + 1);
  const double first_bias = 1 - std::pow(kBeta1, count);
  const double second_bias = 1 - std::pow(kBeta2, count);
  float* weight = values.data_ptr<float>();
  const float* gradient = gradients.const_data_ptr<float>();
  float* first = moments.first.data_ptr<float>();
  float* second = moments.second.data_ptr<float>();
  const auto keep = static_cast<float>(1 - rate * weight_decay);
  const auto stride = static_cast<float>(rate / first_bias);
  const auto spread = static_cast<float>(1 / std::sqrt(second_bias));
  const auto factor = static_cast<float>(scale);
  constexpr auto kB1 = static_cast<float>(kBeta1), kB2 = static_cast<float>(kBeta2);
  constexpr auto kEps = static_cast<float>(kEpsilon);
  at::parallel_for(0, values.numel(), 1 << 16, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t i = begin; i < end; ++i) {
      const float g = gradient[i] * factor;
      first[i] = kB1 * first[i] + (1 - kB1) * g;
      second[i] = kB2 * second[i] + (1 - kB2) * g * g;
      weight[i] = keep * weight[i] - stride * first[i] / (std::sqrt(second[i]) * spread + kEps);
    }
  });
}

}  // namespace rolellm
