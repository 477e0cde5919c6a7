// The few operations that are faster by hand than as a chain of tensor operations. All fp32.
#pragma once

#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/model/architectures.h"

namespace rolellm {

/// y = x / rms(x) * weight, over the last dimension; `inverse` keeps 1/rms for the way back.
struct Normed {
  at::Tensor values;   // as x
  at::Tensor inverse;  // [rows]
};
Normed rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon);

/// d loss / d x, given d loss / d y. The weight is frozen.
at::Tensor rms_norm_backward(const at::Tensor& gradient, const at::Tensor& x,
                             const at::Tensor& inverse, const at::Tensor& weight);

/// Cosines and sines of the angles, one row per token: [tokens, head_size / 2].
struct Turns {
  at::Tensor cosines, sines;
};
Turns make_turns(const std::vector<std::int64_t>& positions, int head_size, double base,
                 double scale, const at::Tensor& factors);

/// Turns each head in place; `x` is [heads, tokens, head_size], contiguous. `back` turns the other
/// way, which is also the gradient.
void turn(at::Tensor& x, const Turns& turns, RopeStyle style, bool back);

/// act(gate) * up, where `gate_up` is [tokens, 2 * n] with the gate first.
at::Tensor gated(const at::Tensor& gate_up, Activation activation);
/// d loss / d gate_up.
at::Tensor gated_backward(const at::Tensor& gradient, const at::Tensor& gate_up,
                          Activation activation);

}  // namespace rolellm
