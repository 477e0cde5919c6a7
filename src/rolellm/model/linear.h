// A frozen matrix, or several that share their input, with their low-rank updates.
//
// The updates ride along in the same product: [x | xAᵀ] · [W | sB]ᵀ. So the base and all its
// updates cost one large product forward and one back, and no small ones.
#pragma once

#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include "rolellm/model/lora.h"

namespace rolellm {

struct LinearPart {
  std::string tensor, target;
  std::int64_t rows = 0;
  LoraPair* pair = nullptr;  ///< its update, or null
};

/// What the way back needs.
struct LinearTrace {
  at::Tensor input;  ///< [tokens, inputs + updates * rank], in the compute type
};

class Linear {
 public:
  /// `weight` [outputs, inputs] holds the parts' rows one after the other.
  Linear() = default;
  Linear(at::Tensor weight, at::Tensor bias, std::vector<LinearPart> parts, at::ScalarType type);

  std::int64_t inputs() const { return inputs_; }
  const std::vector<LinearPart>& parts() const { return parts_; }

  /// Takes the updates whose tensors are named in `parts`; null takes them off again.
  void attach(Lora* lora);
  /// Copies A and B into the compute type; to be called after every change of theirs.
  void refresh();

  at::Tensor forward(const at::Tensor& x, LinearTrace& trace) const;  // fp32 in, fp32 out
  /// Adds to the updates' gradients; returns d loss / d x, or nothing when `wanted` is false.
  at::Tensor backward(const at::Tensor& gradient, const LinearTrace& trace, bool wanted) const;

 private:
  std::int64_t inputs_ = 0;
  std::int64_t extra_ = 0;  ///< updates * rank
  double scale_ = 1;
  std::vector<LinearPart> parts_;
  at::Tensor weight_;  // [outputs, inputs + extra]
  at::Tensor bias_;    // [outputs], fp32, or undefined
  at::Tensor a_;       // [extra, inputs]
};

}  // namespace rolellm
