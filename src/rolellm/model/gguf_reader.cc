#include "rolellm/model/gguf_reader.h"

#include <cmath>
#include <fstream>

#include <ATen/Parallel.h>
#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <ggml.h>

#include "rolellm/llm/gguf_check.h"

namespace rolellm {

Failure GgufFile::failure(std::string detail, std::string message) const {
  Error error{.kind = ErrorKind::bad_model,
              .detail = std::move(detail),
              .message = std::move(message),
              .file = path_.string()};
  return fail(std::move(error));
}

Result<GgufFile> GgufFile::open(const fs::path& path) {
  if (auto sound = check_gguf(path); !sound) return fail(sound.error());
  GgufFile file;
  file.path_ = path;
  file.context_.reset(gguf_init_from_file(path.c_str(), {.no_alloc = true, .ctx = nullptr}));
  const gguf_context* context = file.context_.get();
  if (!context) return file.failure("layout", "the header cannot be read");
  std::error_code code;
  const std::uint64_t size = fs::file_size(path, code);
  if (code) return io_failure(code.value(), "opening", path);
  for (std::int64_t id = 0; id < gguf_get_n_tensors(context); ++id) {
    GgufTensor tensor{.name = gguf_get_tensor_name(context, id),
                      .type = gguf_get_tensor_type(context, id),
                      .offset = gguf_get_data_offset(context) + gguf_get_tensor_offset(context, id),
                      .bytes = gguf_get_tensor_size(context, id)};
    const std::int64_t* extents = gguf_get_tensor_ne(context, id);
    int dimensions = GGML_MAX_DIMS;
    while (dimensions > 1 && extents[dimensions - 1] == 1) --dimensions;
    for (int i = dimensions - 1; i >= 0; --i) tensor.shape.push_back(extents[i]);
    if (tensor.offset > size || tensor.bytes > size - tensor.offset) {
      return file.failure("truncated", fmt::format("tensor {} lies past the end", tensor.name));
    }
    file.tensors_.push_back(std::move(tensor));
  }
  return file;
}

const GgufTensor* GgufFile::find(std::string_view name) const {
  for (const GgufTensor& tensor : tensors_) {
    if (tensor.name == name) return &tensor;
  }
  return nullptr;
}

Result<std::int64_t> GgufFile::integer(const std::string& key) const {
  const std::int64_t id = gguf_find_key(context_.get(), key.c_str());
  if (id < 0) return failure("key", fmt::format("key {} is missing", key));
  switch (gguf_get_kv_type(context_.get(), id)) {
    case GGUF_TYPE_UINT32:
      return std::int64_t{gguf_get_val_u32(context_.get(), id)};
    case GGUF_TYPE_INT32:
      return std::int64_t{gguf_get_val_i32(context_.get(), id)};
    case GGUF_TYPE_UINT64:
      return static_cast<std::int64_t>(gguf_get_val_u64(context_.get(), id));
    case GGUF_TYPE_INT64:
      return gguf_get_val_i64(context_.get(), id);
    case GGUF_TYPE_UINT16:
      return std::int64_t{gguf_get_val_u16(context_.get(), id)};
    default:
      return failure("type", fmt::format("key {} should be a whole number", key));
  }
}

Result<double> GgufFile::number(const std::string& key) const {
  const std::int64_t id = gguf_find_key(context_.get(), key.c_str());
  if (id < 0) return failure("key", fmt::format("key {} is missing", key));
  switch (gguf_get_kv_type(context_.get(), id)) {
    case GGUF_TYPE_FLOAT32:
      return double{gguf_get_val_f32(context_.get(), id)};
    case GGUF_TYPE_FLOAT64:
      return gguf_get_val_f64(context_.get(), id);
    default:
      return failure("type", fmt::format("key {} should be a number", key));
  }
}

Result<std::string> GgufFile::text(const std::string& key) const {
  const std::int64_t id = gguf_find_key(context_.get(), key.c_str());
  if (id < 0) return failure("key", fmt::format("key {} is missing", key));
  if (gguf_get_kv_type(context_.get(), id) != GGUF_TYPE_STRING) {
    return failure("type", fmt::format("key {} should be text", key));
  }
  return std::string(gguf_get_val_str(context_.get(), id));
}

Result<std::int64_t> GgufFile::integer_or(const std::string& key, std::int64_t otherwise) const {
  return gguf_find_key(context_.get(), key.c_str()) < 0 ? Result<std::int64_t>(otherwise)
                                                        : integer(key);
}

Result<double> GgufFile::number_or(const std::string& key, double otherwise) const {
  return gguf_find_key(context_.get(), key.c_str()) < 0 ? Result<double>(otherwise) : number(key);
}

Result<at::Tensor> GgufFile::read(std::string_view name,
                                  const std::vector<std::int64_t>& shape) const {
  const GgufTensor* tensor = find(name);
  if (!tensor) return failure("tensor", fmt::format("tensor {} is missing", name));
  if (tensor->shape != shape) {
    return failure("shape", fmt::format("tensor {} should be [{}] and is [{}]", name,
                                        fmt::join(shape, ", "), fmt::join(tensor->shape, ", ")));
  }
  return read(*tensor);
}

Result<at::Tensor> GgufFile::read(const GgufTensor& tensor) const {
  const auto type = static_cast<ggml_type>(tensor.type);
  const ggml_to_float_t convert = ggml_get_type_traits(type)->to_float;
  if (type != GGML_TYPE_F32 && !convert) {
    return failure("type", fmt::format("tensor {} is stored as {}, which has no conversion",
                                       tensor.name, ggml_type_name(type)));
  }
  std::string bytes(tensor.bytes, '\0');
  std::ifstream stream(path_, std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(tensor.offset));
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream) return failure("truncated", fmt::format("tensor {} cannot be read", tensor.name));

  at::Tensor values = at::empty(tensor.shape, at::kFloat);
  float* out = values.data_ptr<float>();
  const std::int64_t width = tensor.shape.back();
  const std::int64_t rows = values.numel() / std::max<std::int64_t>(width, 1);
  const std::size_t row_bytes = ggml_row_size(type, width);
  at::parallel_for(0, rows, 64, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t row = begin; row < end; ++row) {
      const char* from = bytes.data() + static_cast<std::size_t>(row) * row_bytes;
      if (type == GGML_TYPE_F32) {
        std::memcpy(out + row * width, from, row_bytes);
      } else {
        convert(from, out + row * width, width);
      }
    }
  });
  double sum = 0;  // NaN and infinity survive an addition, so one look at the end is enough
  for (std::int64_t i = 0; i < values.numel(); ++i) sum += std::fabs(double{out[i]});
  if (!std::isfinite(sum)) {
    return failure("nonfinite", fmt::format("tensor {} holds NaN or infinity", tensor.name));
  }
  return values;
}

}  // namespace rolellm
