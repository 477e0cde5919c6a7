#include "rolellm/llm/weight_form.h"

#include <cerrno>
#include <sys/mman.h>
#include <unistd.h>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "rolellm/llm/context_size.h"

namespace rolellm {
namespace {

constexpr double kBytesOfEightBit = 34.0 / 32.0;  // 32 weights and their scale

/// A file without a name, in memory.
class MemoryFile {
 public:
  MemoryFile() : descriptor_(memfd_create("weights", MFD_CLOEXEC)) {}
  ~MemoryFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  bool is_open() const { return descriptor_ >= 0; }
  fs::path path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

 private:
  int descriptor_;
};

Result<LlamaModel> load_as_eight_bit(const fs::path& gguf) {
  const MemoryFile file;
  if (!file.is_open()) return io_failure(errno, "making", "a file in memory");
  llama_model_quantize_params params = llama_model_quantize_default_params();
  params.ftype = LLAMA_FTYPE_MOSTLY_Q8_0;
  params.allow_requantize = true;
  params.nthread = default_threads();
  if (llama_model_quantize(gguf.c_str(), file.path().c_str(), &params) != 0) {
    return fail(ErrorKind::bad_model, "unsupported", "libllama cannot requantise this model");
  }
  return load_checked_model(file.path());
}

}  // namespace

WeightForm choose_weight_form(const WeightBytes& weights, bool vnni, std::int64_t memory_bytes) {
  if (weights.row_by_row > weights.all / 2) {
    const double needed = static_cast<double>(weights.parameters) * kBytesOfEightBit;
    return needed <= static_cast<double>(memory_bytes) / 4 ? WeightForm::eight_bit
                                                           : WeightForm::usual;
  }
  return vnni && weights.k_quants > weights.all / 2 ? WeightForm::unarranged : WeightForm::usual;
}

RowRule row_rule(const WeightBytes& weights, WeightForm form) {
  if (form != WeightForm::eight_bit && weights.k_quants > 0)
    return {.least = 8, .multiple = form == WeightForm::unarranged ? 1 : 4};
  return weights.floats > 0 ? RowRule{}.with_floats() : RowRule{};
}

WeightBytes weigh_model(const GgufSummary& file) {
  WeightBytes weights;
  for (const TensorSummary& tensor : file.tensors) {
    if (!tensor.is_matrix) continue;  // norms and the like: not multiplied with rows
    weights.all += tensor.bytes;
    weights.parameters += tensor.elements;
    switch (tensor.type) {
      case GGML_TYPE_Q4_1:
      case GGML_TYPE_Q5_0:
      case GGML_TYPE_Q5_1:
        weights.row_by_row += tensor.bytes;
        break;
      case GGML_TYPE_Q2_K:
      case GGML_TYPE_Q3_K:
      case GGML_TYPE_Q4_K:
      case GGML_TYPE_Q5_K:
      case GGML_TYPE_Q6_K:
      case GGML_TYPE_IQ4_XS:
      case GGML_TYPE_IQ2_XXS:
      case GGML_TYPE_IQ2_XS:
      case GGML_TYPE_IQ2_S:
      case GGML_TYPE_IQ3_XXS:
      case GGML_TYPE_IQ3_S:
      case GGML_TYPE_IQ1_S:
      case GGML_TYPE_IQ1_M:
        weights.k_quants += tensor.bytes;
        break;
      case GGML_TYPE_F32:
      case GGML_TYPE_F16:
      case GGML_TYPE_BF16:
        weights.floats += tensor.bytes;
        break;
      default:
        break;
    }
  }
  return weights;
}

Result<FormedModel> load_in_fastest_form(const fs::path& gguf) {
  auto file = check_gguf(gguf);
  if (!file) return fail(file.error());
  const WeightBytes weights = weigh_model(*file);
  auto form = choose_weight_form(weights, cpu_has("AVX512_VNNI"), machine_memory_bytes());
  if (form == WeightForm::eight_bit) {
    auto model = load_as_eight_bit(gguf);
    if (model) return FormedModel{std::move(*model), row_rule(weights, form)};
    spdlog::debug("{} stays as it is: {}", gguf.string(), describe(model.error()));
    form = WeightForm::usual;
  }
  auto model = load_checked_model(gguf, {.rearrange = form != WeightForm::unarranged});
  if (!model) return fail(model.error());
  return FormedModel{std::move(*model), row_rule(weights, form)};
}

}  // namespace rolellm
