#include "rolellm/rocit/safetensors.h"

#include <cmath>
#include <cstring>

#include <ATen/ops/empty.h>
#include <fmt/format.h>

#include "rolellm/core/json.h"

namespace rolellm {
namespace {

constexpr std::size_t kLengthBytes = 8;         // u64, little endian
constexpr std::uint64_t kMaxHeader = 64 << 20;  // 64 MiB

Failure broken(std::string detail, std::string message, const fs::path& path) {
  Error error{.kind = ErrorKind::bad_model,
              .detail = std::move(detail),
              .message = std::move(message),
              .file = path.string()};
  return fail(std::move(error));
}

bool all_finite(const at::Tensor& tensor) {
  const float* values = tensor.const_data_ptr<float>();
  for (std::int64_t i = 0; i < tensor.numel(); ++i) {
    if (!std::isfinite(values[i])) return false;
  }
  return true;
}

/// One header entry's tensor; nothing when entry and data do not fit together.
std::optional<at::Tensor> read_tensor(const Json& entry, std::string_view data) {
  if (!entry.is_object() || string_or(entry, "dtype", "") != "F32") return {};
  const Json shape = entry.value("shape", Json()), range = entry.value("data_offsets", Json());
  if (!shape.is_array() || !range.is_array() || range.size() != 2) return {};
  std::uint64_t count = 1;
  std::vector<std::int64_t> extents;
  for (const Json& extent : shape) {
    if (!extent.is_number_unsigned()) return {};
    const auto size = extent.get<std::uint64_t>();
    if (size > data.size() || (size > 0 && count > data.size() / size)) return {};
    count *= size;
    extents.push_back(static_cast<std::int64_t>(size));
  }
  if (!range[0].is_number_unsigned() || !range[1].is_number_unsigned()) return {};
  const auto begin = range[0].get<std::uint64_t>(), end = range[1].get<std::uint64_t>();
  if (begin > end || end > data.size() || end - begin != count * sizeof(float)) return {};
  at::Tensor tensor = at::empty(extents, at::kFloat);
  std::memcpy(tensor.data_ptr(), data.data() + begin, end - begin);
  return tensor;
}

}  // namespace

Status write_safetensors(const fs::path& path, const std::vector<NamedTensor>& tensors) {
  Json header = {{"__metadata__", {{"format", "pt"}}}};
  std::string data;
  for (const NamedTensor& tensor : tensors) {
    const at::Tensor values = tensor.values.contiguous();
    if (!all_finite(values)) {
      return fail(ErrorKind::diverged, "weight", tensor.name + " is not finite");
    }
    const std::size_t begin = data.size();
    data.append(static_cast<const char*>(values.const_data_ptr()), values.nbytes());
    header[tensor.name] = {
        {"dtype", "F32"}, {"shape", values.sizes().vec()}, {"data_offsets", {begin, data.size()}}};
  }
  std::string text = dump_json(header);
  text.resize((text.size() + 7) / 8 * 8, ' ');
  std::string length(kLengthBytes, '\0');
  for (std::size_t i = 0; i < kLengthBytes; ++i) {
    length[i] = static_cast<char>(text.size() >> (8 * i) & 0xff);
  }
  return write_atomic(path, length + text + data);
}

Result<std::vector<NamedTensor>> read_safetensors(const fs::path& path) {
  auto bytes = read_text(path);
  if (!bytes) return fail(bytes.error());
  if (bytes->size() < kLengthBytes) return broken("truncated", "no header length", path);
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) {
    length = length << 8 | static_cast<unsigned char>((*bytes)[i]);
  }
  if (length > kMaxHeader || length > bytes->size() - kLengthBytes) {
    return broken("truncated", fmt::format("the header should have {} bytes", length), path);
  }
  const std::string_view all = *bytes;
  auto header = parse_json(all.substr(kLengthBytes, length));
  if (!header || !header->is_object()) return broken("layout", "the header is no object", path);
  const std::string_view data = all.substr(kLengthBytes + length);
  std::vector<NamedTensor> tensors;
  for (const auto& [name, entry] : header->items()) {
    if (name == "__metadata__") continue;
    auto tensor = read_tensor(entry, data);
    if (!tensor) return broken("layout", fmt::format("tensor {} does not fit", name), path);
    tensors.push_back({name, std::move(*tensor)});
  }
  return tensors;
}

}  // namespace rolellm
