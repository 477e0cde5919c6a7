#include "rolellm/model/linear.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros.h>

namespace rolellm {

Linear::Linear(at::Tensor weight, at::Tensor bias, std::vector<LinearPart> parts,
               at::ScalarType type)
    : inputs_(weight.size(1)),
      parts_(std::move(parts)),
      weight_(weight.to(type)),
      bias_(std::move(bias)) {}

void Linear::attach(Lora* lora) {
  extra_ = 0;
  for (LinearPart& part : parts_) {
    part.pair = nullptr;
    if (!lora) continue;
    for (LoraPair& pair : lora->pairs) {
      if (pair.tensor == part.tensor) part.pair = &pair;
    }
    if (part.pair) extra_ += lora->options.rank;
  }
  const at::Tensor base = weight_.narrow(1, 0, inputs_).clone();
  scale_ = lora ? lora->scale() : 1;
  weight_ = at::zeros({base.size(0), inputs_ + extra_}, base.options());
  weight_.narrow(1, 0, inputs_).copy_(base);
  a_ = extra_ > 0 ? at::empty({extra_, inputs_}, base.options()) : at::Tensor();
  refresh();
}

void Linear::refresh() {
  std::int64_t row = 0, column = 0;
  for (const LinearPart& part : parts_) {
    if (part.pair) {
      const std::int64_t rank = part.pair->a.size(0);
      a_.narrow(0, column, rank).copy_(part.pair->a);
      weight_.narrow(0, row, part.rows)
          .narrow(1, inputs_ + column, rank)
          .copy_(part.pair->b.mul(scale_));
      column += rank;
    }
    row += part.rows;
  }
}

at::Tensor Linear::forward(const at::Tensor& x, LinearTrace& trace) const {
  trace.input = at::empty({x.size(0), inputs_ + extra_}, weight_.options());
  const at::Tensor base = trace.input.narrow(1, 0, inputs_);
  base.copy_(x);
  if (extra_ > 0) trace.input.narrow(1, inputs_, extra_).copy_(at::mm(base, a_.t()));
  at::Tensor y = at::mm(trace.input, weight_.t()).to(at::kFloat);  // [tokens, outputs]
  if (bias_.defined()) y.add_(bias_);
  return y;
}

at::Tensor Linear::backward(const at::Tensor& gradient, const LinearTrace& trace,
                            bool wanted) const {
  const at::Tensor down = gradient.to(weight_.scalar_type());  // [tokens, outputs]
  if (extra_ == 0) return wanted ? at::mm(down, weight_).to(at::kFloat) : at::Tensor();

  // The columns behind `inputs_` are the gradient of xAᵀ; B's scale is in them already.
  const at::Tensor both =
      wanted ? at::mm(down, weight_) : at::mm(down, weight_.narrow(1, inputs_, extra_));
  const at::Tensor inner = both.narrow(1, wanted ? inputs_ : 0, extra_);  // [tokens, extra]
  const at::Tensor a_gradient = at::mm(inner.t(), trace.input.narrow(1, 0, inputs_));
  std::int64_t row = 0, column = 0;
  for (const LinearPart& part : parts_) {
    if (part.pair) {
      const std::int64_t rank = part.pair->a.size(0);
      part.pair->a_gradient.add_(a_gradient.narrow(0, column, rank));
      part.pair->b_gradient.add_(
          at::mm(down.narrow(1, row, part.rows).t(), trace.input.narrow(1, inputs_ + column, rank)),
          scale_);
      column += rank;
    }
    row += part.rows;
  }
  if (!wanted) return {};
  at::Tensor out = both.narrow(1, 0, inputs_).to(at::kFloat);  // [tokens, inputs]
  if (out.is_alias_of(both)) out = out.clone();
  return out.add_(at::mm(inner, a_));
}

}  // namespace rolellm
