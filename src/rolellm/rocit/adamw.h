// The optimiser: AdamW over one flat buffer, and the rate it uses at each step.
#pragma once

#include <ATen/core/Tensor.h>

#include "rolellm/rocit/tune_options.h"

namespace rolellm {

/// First and second moments, as long as the weights.
struct Moments {
  at::Tensor first, second;
};
Moments make_moments(const at::Tensor& values);

/// The rate at `step` (from 0) of `steps`: up in a line, then down along a cosine.
double learning_rate(const TuneOptions& options, std::int64_t step, std::int64_t steps);

/// Length of the gradient; not finite when any of it is not.
double gradient_norm(const at::Tensor& gradients);

/// One update (Loshchilov & Hutter 2019). `scale` multiplies the gradients first; `step` counts
/// from 0. beta1 0.9, beta2 0.999, epsilon 1e-8.
void adamw_step(at::Tensor& values, const at::Tensor& gradients, Moments& moments, double rate,
                double weight_decay, double scale, std::int64_t step);

}  // namespace rolellm
