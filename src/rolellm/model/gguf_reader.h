// Reads a GGUF model: keys with their types checked, tensors as fp32 whatever they are stored as.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ATen/core/Tensor.h>
#include <gguf.h>

#include "rolellm/core/files.h"

namespace rolellm {

struct FreeGguf {
  void operator()(gguf_context* context) const { gguf_free(context); }
};
using GgufContext = std::unique_ptr<gguf_context, FreeGguf>;

/// A tensor as the header describes it.
struct GgufTensor {
  std::string name;
  std::vector<std::int64_t> shape;  ///< slowest first, as in libtorch: the file's order reversed
  int type = 0;                     ///< a `ggml_type`
  std::uint64_t offset = 0;         ///< bytes from the start of the file
  std::uint64_t bytes = 0;
};

class GgufFile {
 public:
  /// Checks the header (`check_gguf`) and reads it; tensor data stays on disk. Errors: `io.*`,
  /// `bad_model.*`.
  static Result<GgufFile> open(const fs::path& path);

  const fs::path& path() const { return path_; }
  const gguf_context* keys() const { return context_.get(); }
  const std::vector<GgufTensor>& tensors() const { return tensors_; }
  /// Null when there is no tensor of that name.
  const GgufTensor* find(std::string_view name) const;

  /// A required key; absent is `bad_model.key`, another type `bad_model.type`.
  Result<std::int64_t> integer(const std::string& key) const;
  Result<double> number(const std::string& key) const;
  Result<std::string> text(const std::string& key) const;
  /// Absent: `otherwise`. Another type is still an error.
  Result<std::int64_t> integer_or(const std::string& key, std::int64_t otherwise) const;
  Result<double> number_or(const std::string& key, double otherwise) const;

  /// Dequantises a tensor that must have `shape`. NaN or infinity is `bad_model.nonfinite`.
  Result<at::Tensor> read(std::string_view name, const std::vector<std::int64_t>& shape) const;
  Result<at::Tensor> read(const GgufTensor& tensor) const;

 private:
  Failure failure(std::string detail, std::string message) const;
  fs::path path_;
  GgufContext context_;
  std::vector<GgufTensor> tensors_;
};

}  // namespace rolellm
