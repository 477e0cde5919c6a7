#include "rolellm/model/kernels.h"

#include <cmath>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gelu_backward.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/silu_backward.h>

// One build serves every CPU: the loader picks the widest clone this one can run.
#define ROLELLM_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

namespace rolellm {
namespace {

ROLELLM_CLONES void norm_rows(const float* x, const float* weight, float* y, float* inverse,
                              std::int64_t rows, std::int64_t width, float epsilon) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, y += width) {
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < width; ++i) sum += x[i] * x[i];
    const float scale = 1 / std::sqrt(sum / static_cast<float>(width) + epsilon);
    inverse[row] = scale;
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) y[i] = x[i] * scale * weight[i];
  }
}

// dx = s * (w dy) - x * s^3 / width * sum(w dy x), with s = 1 / rms
ROLELLM_CLONES void norm_rows_backward(const float* gradient, const float* x, const float* weight,
                                       const float* inverse, float* out, std::int64_t rows,
                                       std::int64_t width) {
  for (std::int64_t row = 0; row < rows; ++row, x += width, gradient += width, out += width) {
    const float scale = inverse[row];
    float sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::int64_t i = 0; i < width; ++i) sum += gradient[i] * weight[i] * x[i];
    const float pull = sum * scale * scale * scale / static_cast<float>(width);
#pragma omp simd
    for (std::int64_t i = 0; i < width; ++i) {
      out[i] = scale * weight[i] * gradient[i] - pull * x[i];
    }
  }
}

void turn_neighbours(float* x, const float* cosines, const float* sines, std::int64_t pairs,
                     float sign) {
  for (std::int64_t i = 0; i < pairs; ++i) {
    const float a = x[2 * i], b = x[2 * i + 1], s = sign * sines[i];
    x[2 * i] = a * cosines[i] - b * s;
    x[2 * i + 1] = a * s + b * cosines[i];
  }
}

void turn_halves(float* x, const float* cosines, const float* sines, std::int64_t pairs,
                 float sign) {
#pragma omp simd
  for (std::int64_t i = 0; i < pairs; ++i) {
    const float a = x[i], b = x[i + pairs], s = sign * sines[i];
    x[i] = a * cosines[i] - b * s;
    x[i + pairs] = a * s + b * cosines[i];
  }
}

}  // namespace

Normed rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
  const std::int64_t width = x.size(-1), rows = x.numel() / width;
  Normed out{at::empty_like(x), at::empty({rows}, at::kFloat)};
  const float* from = x.const_data_ptr<float>();
  const float* scale = weight.const_data_ptr<float>();
  float* to = out.values.data_ptr<float>();
  float* inverse = out.inverse.data_ptr<float>();
  at::parallel_for(0, rows, 64, [&](std::int64_t begin, std::int64_t end) {
    norm_rows(from + begin * width, scale, to + begin * width, inverse + begin, end - begin, width,
              static_cast<float>(epsilon));
  });
  return out;
}

at::Tensor rms_norm_backward(const at::Tensor& gradient, const at::Tensor& x,
                             const at::Tensor& inverse, const at::Tensor& weight) {
  const std::int64_t width = x.size(-1), rows = x.numel() / width;
  at::Tensor out = at::empty_like(x);
  const float* down = gradient.const_data_ptr<float>();
  const float* from = x.const_data_ptr<float>();
  const float* scale = weight.const_data_ptr<float>();
  const float* per_row = inverse.const_data_ptr<float>();
  float* to = out.data_ptr<float>();
  at::parallel_for(0, rows, 64, [&](std::int64_t begin, std::int64_t end) {
    norm_rows_backward(down + begin * width, from + begin * width, scale, per_row + begin,
                       to + begin * width, end - begin, width);
  });
  return out;
}

Turns make_turns(const std::vector<std::int64_t>& positions, int head_size, double base,
                 double scale, const at::Tensor& factors) {
  const auto tokens = static_cast<std::int64_t>(positions.size());
  const std::int64_t pairs = head_size / 2;
  Turns turns{at::empty({tokens, pairs}, at::kFloat), at::empty({tokens, pairs}, at::kFloat)};
  float* cosines = turns.cosines.data_ptr<float>();
  float* sines = turns.sines.data_ptr<float>();
  for (std::int64_t i = 0; i < pairs; ++i) {
    double speed = scale * std::pow(base, -2.0 * static_cast<double>(i) / head_size);
    if (factors.defined()) speed /= factors.const_data_ptr<float>()[i];
    for (std::int64_t token = 0; token < tokens; ++token) {
      const double angle = speed * static_cast<double>(positions[static_cast<std::size_t>(token)]);
      cosines[token * pairs + i] = static_cast<float>(std::cos(angle));
      sines[token * pairs + i] = static_cast<float>(std::sin(angle));
    }
  }
  return turns;
}

void turn(at::Tensor& x, const Turns& turns, RopeStyle style, bool back) {
  const std::int64_t tokens = x.size(1), pairs = x.size(2) / 2;
  float* values = x.data_ptr<float>();
  const float* cosines = turns.cosines.const_data_ptr<float>();
  const float* sines = turns.sines.const_data_ptr<float>();
  const float sign = back ? -1.0F : 1.0F;
  const auto rotate = style == RopeStyle::neighbours ? turn_neighbours : turn_halves;
  at::parallel_for(0, x.size(0) * tokens, 256, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      const std::int64_t token = row % tokens;
      rotate(values + row * 2 * pairs, cosines + token * pairs, sines + token * pairs, pairs, sign);
    }
  });
}

namespace {

at::Tensor activate(const at::Tensor& gate, Activation activation) {
  switch (activation) {
    case Activation::silu:
      return at::silu(gate);
    case Activation::gelu_tanh:
      return at::gelu(gate, "tanh");
    case Activation::gelu_table:
      break;
  }
  return at::gelu(gate.to(at::kHalf).to(at::kFloat), "tanh").to(at::kHalf).to(at::kFloat);
}

}  // namespace

at::Tensor gated(const at::Tensor& gate_up, Activation activation) {
  const std::int64_t n = gate_up.size(1) / 2;
  const at::Tensor gate = gate_up.narrow(1, 0, n), up = gate_up.narrow(1, n, n);
  at::Tensor out = activate(gate, activation);
  return out.mul_(up);  // [tokens, n]
}

at::Tensor gated_backward(const at::Tensor& gradient, const at::Tensor& gate_up,
                          Activation activation) {
  const std::int64_t n = gate_up.size(1) / 2;
  const at::Tensor gate = gate_up.narrow(1, 0, n), up = gate_up.narrow(1, n, n);
  const bool silu = activation == Activation::silu;
  at::Tensor out = at::empty_like(gate_up);
  at::Tensor to_gate = out.narrow(1, 0, n), to_up = out.narrow(1, n, n);
  at::mul_out(to_up, activate(gate, activation), gradient);
  const at::Tensor through = at::mul(gradient, up);
  if (silu) {
    at::silu_backward_out(to_gate, through, gate);
  } else {
    at::gelu_backward_out(to_gate, through, gate, "tanh");
  }
  return out;
}

}  // namespace rolellm
