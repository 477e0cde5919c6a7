#include "rolellm/model/gguf_writer.h"

#include <cerrno>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>
#include <ggml.h>

namespace rolellm {
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

/// A ggml context that holds shapes only.
struct FreeGgml {
  void operator()(ggml_context* context) const { ggml_free(context); }
};

Result<std::string> encode(const GgufOutput& tensor, const at::Tensor& values) {
  const auto type = static_cast<ggml_type>(tensor.type);
  const float* from = values.data_ptr<float>();
  const std::int64_t count = values.numel();
  for (std::int64_t i = 0; i < count; ++i) {
    if (!std::isfinite(from[i])) {
      return fail(ErrorKind::diverged, "weight", fmt::format("{} is not finite", tensor.name),
                  "lower the learning rate");
    }
  }
  if (type == GGML_TYPE_F32) {
    return std::string(reinterpret_cast<const char*>(from),
                       static_cast<std::size_t>(count) * sizeof(float));
  }
  const std::int64_t width = tensor.shape.back();
  std::string bytes(ggml_row_size(type, width) * static_cast<std::size_t>(count / width), '\0');
  ggml_quantize_chunk(type, from, bytes.data(), 0, count / width, width, nullptr);
  return bytes;
}

Status write_all(std::FILE* file, gguf_context* keys, const std::vector<GgufOutput>& tensors,
                 const fs::path& path) {
  if (!gguf_write_to_file_ptr(keys, file, /*only_meta=*/true)) {
    return io_failure(errno, "writing", path);
  }
  const std::size_t alignment = gguf_get_alignment(keys);
  for (const GgufOutput& tensor : tensors) {
    auto values = tensor.values();
    if (!values) return fail(values.error());
    auto bytes = encode(tensor, *values);
    if (!bytes) return fail(bytes.error());
    bytes->resize((bytes->size() + alignment - 1) / alignment * alignment, '\0');
    if (std::fwrite(bytes->data(), 1, bytes->size(), file) != bytes->size()) {
      return io_failure(errno, "writing", path);
    }
  }
  if (std::fflush(file) != 0) return io_failure(errno, "writing", path);
  return ok();
}

}  // namespace

Status write_gguf(const fs::path& path, gguf_context* keys,
                  const std::vector<GgufOutput>& tensors) {
  const ggml_init_params params{.mem_size = ggml_tensor_overhead() * (tensors.size() + 1),
                                .mem_buffer = nullptr,
                                .no_alloc = true};
  const std::unique_ptr<ggml_context, FreeGgml> shapes(ggml_init(params));
  for (const GgufOutput& tensor : tensors) {
    std::vector<std::int64_t> extents(tensor.shape.rbegin(), tensor.shape.rend());
    ggml_tensor* shape = ggml_new_tensor(shapes.get(), static_cast<ggml_type>(tensor.type),
                                         static_cast<int>(extents.size()), extents.data());
    ggml_set_name(shape, tensor.name.c_str());
    gguf_add_tensor(keys, shape);
  }
  if (path.has_parent_path()) {
    if (auto made = make_folder(path.parent_path()); !made) return made;
  }
  const fs::path temporary = path.string() + ".part";
  Status status = ok();
  {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(temporary.c_str(), "wb"));
    if (!file) return io_failure(errno, "creating", temporary);
    status = write_all(file.get(), keys, tensors, path);
  }
  if (status) status = sync_path(temporary);
  if (status) return rename_durably(temporary, path);
  std::error_code ignored;
  fs::remove(temporary, ignored);
  return status;
}

Status write_f32_gguf(const GgufFile& model, const fs::path& path) {
  const GgufContext keys(gguf_init_empty());
  gguf_set_kv(keys.get(), model.keys());
  gguf_set_val_u32(keys.get(), "general.file_type", 0);  // all F32
  std::vector<GgufOutput> outputs;
  for (const GgufTensor& tensor : model.tensors()) {
    outputs.push_back({.name = tensor.name,
                       .shape = tensor.shape,
                       .type = GGML_TYPE_F32,
                       .values = [&model, &tensor] { return model.read(tensor); }});
  }
  return write_gguf(path, keys.get(), outputs);
}

}  // namespace rolellm
