#include "rolellm/llm/context_size.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <string_view>

namespace rolellm {
namespace {

constexpr int kCellsPerAnswer = 256, kLongText = 8192, kLeast = 512;

std::string metadata(const llama_model* model, const std::string& key) {
  std::array<char, 128> text{};
  const int size = llama_model_meta_val_str(model, key.c_str(), text.data(), text.size());
  return size < 0 ? "" : std::string(text.data());
}

std::int64_t meminfo(std::string_view wanted) {
  std::ifstream file("/proc/meminfo");
  for (std::string name; file >> name;) {
    std::int64_t kilobytes = 0;
    if (name == wanted && file >> kilobytes) return kilobytes * 1024;
    file.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
  }
  return 0;
}

}  // namespace

int choose_cells(int parallel, int trained_tokens, std::int64_t bytes_per_cell,
                 std::int64_t free_bytes) {
  const int wanted = std::max(parallel * kCellsPerAnswer, std::min(trained_tokens, kLongText));
  const std::int64_t affordable =
      free_bytes > 0 && bytes_per_cell > 0 ? free_bytes / 4 / bytes_per_cell : wanted;
  return static_cast<int>(
      std::max<std::int64_t>(std::min<std::int64_t>(wanted, affordable), kLeast));
}

std::int64_t bytes_per_cell(const llama_model* model) {
  const std::string family = metadata(model, "general.architecture");
  const auto width = [&](const char* which) {
    const int said = std::atoi(metadata(model, family + ".attention." + which).c_str());
    return said > 0 ? said : llama_model_n_embd(model) / std::max(llama_model_n_head(model), 1);
  };
  constexpr std::int64_t kHalf = 2;  // 16-bit floats
  return kHalf * llama_model_n_layer(model) * llama_model_n_head_kv(model) *
         (width("key_length") + width("value_length"));
}

std::int64_t free_memory_bytes() { return meminfo("MemAvailable:"); }

std::int64_t machine_memory_bytes() { return meminfo("MemTotal:"); }

}  // namespace rolellm
