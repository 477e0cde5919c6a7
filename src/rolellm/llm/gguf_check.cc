#include "rolellm/llm/gguf_check.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>
#include <string>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr std::uint64_t kMaxMetadata = 64ULL << 20;
constexpr std::uint64_t kMaxString = 16ULL << 20;
constexpr std::uint64_t kMaxArray = 4'000'000;
constexpr std::uint64_t kMaxTensors = 65'536;
constexpr std::uint64_t kMaxKeys = 65'536;
constexpr std::uint64_t kMaxAlignment = 1ULL << 20;
constexpr std::uint64_t kMaxTensorName = 64;

// GGUF value types in the order of the specification.
enum ValueType : std::uint32_t {
  kUint8,
  kInt8,
  kUint16,
  kInt16,
  kUint32,
  kInt32,
  kFloat32,
  kBool,
  kString,
  kArray,
  kUint64,
  kInt64,
  kFloat64,
};

/// Bytes of a scalar, or 0 for strings, arrays and unknown types.
std::uint64_t scalar_size(std::uint32_t type) {
  switch (type) {
    case kUint8:
    case kInt8:
    case kBool:
      return 1;
    case kUint16:
    case kInt16:
      return 2;
    case kUint32:
    case kInt32:
    case kFloat32:
      return 4;
    case kUint64:
    case kInt64:
    case kFloat64:
      return 8;
    default:
      return 0;
  }
}

/// Reads forward and never past the end; the first problem sticks.
class HeaderReader {
 public:
  HeaderReader(const fs::path& path, std::uint64_t size)
      : path_(path), file_(path, std::ios::binary), size_(size) {}

  bool opened() const { return file_.is_open(); }
  bool good() const { return !failed_; }
  std::uint64_t position() const { return position_; }
  std::uint64_t size() const { return size_; }

  Failure failure(std::string detail, std::string message) const {
    Error error{.kind = ErrorKind::bad_model,
                .detail = std::move(detail),
                .message = std::move(message),
                .file = path_.string(),
                .offset = static_cast<std::int64_t>(position_),
                .hint = "download the file again, or check that it is a GGUF model"};
    return fail(std::move(error));
  }
  Failure truncated() const {
    return failure("truncated", fmt::format("the file ends after {} bytes, in its header", size_));
  }

  template <class T>
  T read() {
    T value{};
    if (position_ + sizeof(T) > size_) {
      failed_ = true;
      return value;
    }
    file_.read(reinterpret_cast<char*>(&value), sizeof(T));
    position_ += sizeof(T);
    failed_ = failed_ || !file_;
    return value;
  }
  std::string read_string(std::uint64_t limit) {
    const auto length = read<std::uint64_t>();
    if (failed_ || length > limit || length > size_ - position_) {
      failed_ = true;
      return {};
    }
    std::string text(length, '\0');
    file_.read(text.data(), static_cast<std::streamsize>(length));
    position_ += length;
    return text;
  }
  void skip(std::uint64_t bytes) {
    if (bytes > size_ - position_) {
      failed_ = true;
      return;
    }
    position_ += bytes;
    file_.seekg(static_cast<std::streamoff>(position_));
  }
  void skip_string(std::uint64_t limit) {
    const auto length = read<std::uint64_t>();
    if (failed_ || length > limit) {
      failed_ = true;
      return;
    }
    skip(length);
  }

 private:
  fs::path path_;
  std::ifstream file_;
  std::uint64_t size_;
  std::uint64_t position_ = 0;
  bool failed_ = false;
};

Status skip_value(HeaderReader& in, std::uint32_t type) {
  if (type == kString) {
    in.skip_string(kMaxString);
  } else if (type == kArray) {
    const auto item_type = in.read<std::uint32_t>();
    const auto count = in.read<std::uint64_t>();
    if (in.good() && count > kMaxArray) {
      return in.failure("overflow", fmt::format("an array of {} items; at most {} are allowed",
                                                count, kMaxArray));
    }
    if (item_type == kString) {
      for (std::uint64_t i = 0; i < count && in.good(); ++i) in.skip_string(kMaxString);
    } else if (const std::uint64_t size = scalar_size(item_type)) {
      in.skip(count * size);
    } else if (in.good()) {
      return in.failure("layout", fmt::format("unknown array item type {}", item_type));
    }
  } else if (const std::uint64_t size = scalar_size(type)) {
    in.skip(size);
  } else if (in.good()) {
    return in.failure("layout", fmt::format("unknown value type {}", type));
  }
  if (!in.good()) return in.truncated();
  return ok();
}

/// A tensor, and where its bytes should be.
struct PlacedTensor {
  std::uint64_t offset = 0;
  TensorSummary tensor;
};

/// One tensor's description: dimensions, type and place.
Result<PlacedTensor> read_tensor_info(HeaderReader& in, std::set<std::string>& names) {
  const std::string name = in.read_string(kMaxTensorName);
  if (in.good() && !names.insert(name).second) {
    return in.failure("duplicate", fmt::format("the tensor \"{}\" stands twice", name));
  }
  const auto dimensions = in.read<std::uint32_t>();
  if (in.good() && dimensions > GGML_MAX_DIMS) {
    return in.failure("layout", fmt::format("tensor \"{}\" has {} dimensions", name, dimensions));
  }
  std::uint64_t extent[GGML_MAX_DIMS] = {1, 1, 1, 1};
  std::uint64_t elements = 1;
  for (std::uint32_t i = 0; i < dimensions && in.good(); ++i) {
    extent[i] = in.read<std::uint64_t>();
    if (__builtin_mul_overflow(elements, extent[i], &elements) || elements > (1ULL << 40)) {
      return in.failure("overflow", fmt::format("tensor \"{}\" is too large", name));
    }
  }
  const auto type = in.read<std::uint32_t>();
  PlacedTensor placed{.offset = in.read<std::uint64_t>()};
  if (!in.good()) return in.truncated();
  if (type >= GGML_TYPE_COUNT || ggml_blck_size(static_cast<ggml_type>(type)) == 0) {
    return in.failure("layout", fmt::format("tensor \"{}\" has unknown type {}", name, type));
  }
  const auto block = static_cast<std::uint64_t>(ggml_blck_size(static_cast<ggml_type>(type)));
  if (extent[0] % block != 0) {
    return in.failure(
        "layout", fmt::format("tensor \"{}\": rows of {} in blocks of {}", name, extent[0], block));
  }
  const std::uint64_t bytes = elements / block * ggml_type_size(static_cast<ggml_type>(type));
  placed.tensor = {.type = static_cast<ggml_type>(type),
                   .is_matrix = elements > extent[0],
                   .elements = static_cast<std::int64_t>(elements),
                   .bytes = static_cast<std::int64_t>(bytes)};
  return placed;
}

}  // namespace

Result<GgufSummary> check_gguf(const fs::path& path) {
  std::error_code code;
  if (fs::is_directory(path, code)) return io_failure(EISDIR, "opening", path);
  const std::uint64_t size = fs::file_size(path, code);
  if (code) return io_failure(code.value(), "opening", path);
  HeaderReader in(path, size);
  if (!in.opened()) return io_failure(errno, "opening", path);

  const auto magic = in.read<std::uint32_t>();
  if (!in.good() || std::memcmp(&magic, "GGUF", 4) != 0) {
    auto refused = in.failure("magic", "expected a model file that begins with \"GGUF\"");
    refused.error.offset = 0;
    return refused;
  }
  GgufSummary summary;
  summary.version = in.read<std::uint32_t>();
  if (in.good() && (summary.version < 2 || summary.version > 3)) {
    return in.failure("version",
                      fmt::format("expected GGUF version 2 or 3, found {}", summary.version));
  }
  const auto tensors = in.read<std::uint64_t>();
  summary.keys = in.read<std::uint64_t>();
  if (!in.good()) return in.truncated();
  if (tensors > kMaxTensors || summary.keys > kMaxKeys) {
    return in.failure("overflow", fmt::format("{} tensors and {} keys; at most {} are allowed",
                                              tensors, summary.keys, kMaxTensors));
  }

  std::uint64_t alignment = 32;
  std::set<std::string> keys;
  for (std::uint64_t i = 0; i < summary.keys; ++i) {
    const std::string key = in.read_string(kMaxString);
    const auto type = in.read<std::uint32_t>();
    if (!in.good()) return in.truncated();
    if (!keys.insert(key).second) {
      return in.failure("duplicate", fmt::format("the key \"{}\" stands twice", key));
    }
    if (key == "general.alignment" && type == kUint32) {
      alignment = in.read<std::uint32_t>();
      if (in.good() &&
          (alignment == 0 || alignment > kMaxAlignment || (alignment & (alignment - 1)))) {
        return in.failure("layout",
                          fmt::format("alignment {} is no power of two up to 1 MiB", alignment));
      }
    } else if (auto skipped = skip_value(in, type); !skipped) {
      return fail(skipped.error());
    }
    if (in.position() > kMaxMetadata) {
      return in.failure("overflow", "more than 64 MiB of metadata");
    }
  }

  std::set<std::string> names;
  std::uint64_t data_end = 0;
  std::uint64_t next_offset = 0;
  for (std::uint64_t i = 0; i < tensors; ++i) {
    auto placed = read_tensor_info(in, names);
    if (!placed) return fail(placed.error());
    if (placed->offset % alignment != 0) {
      return in.failure("layout", fmt::format("a tensor starts at {}, not aligned to {}",
                                              placed->offset, alignment));
    }
    // ggml writes tensors in order, each padded to the alignment, so anything else is damage.
    if (placed->offset != next_offset) {
      return in.failure("layout",
                        fmt::format("a tensor starts at {}, expected {}: a hole or an overlap",
                                    placed->offset, next_offset));
    }
    // Both far below 2^63: tensors are at most 2^44.
    data_end = placed->offset + static_cast<std::uint64_t>(placed->tensor.bytes);
    next_offset = (data_end + alignment - 1) / alignment * alignment;
    if (data_end > size) {
      return in.failure(
          "truncated",
          fmt::format("its tensors need {} bytes or more, the file has {}", data_end, size));
    }
    summary.tensors.push_back(placed->tensor);
  }
  if (!in.good()) return in.truncated();
  summary.data_offset = (in.position() + alignment - 1) / alignment * alignment;
  if (tensors > 0 && summary.data_offset + data_end > size) {
    return in.failure("truncated", fmt::format("its tensors need {} bytes, the file has {}",
                                               summary.data_offset + data_end, size));
  }
  return summary;
}

}  // namespace rolellm
