#include "rolellm/llm/test_adapter.h"

#include <string>
#include <string_view>

#include <ggml-cpp.h>
#include <gguf.h>

#include "rolellm/core/random.h"

namespace rolellm {
namespace {

constexpr std::int64_t kRank = 8;

}  // namespace

bool write_test_adapter(const fs::path& model, const fs::path& path, std::uint64_t seed) {
  ggml_context* shapes = nullptr;
  const gguf_context_ptr source(
      gguf_init_from_file(model.c_str(), {.no_alloc = true, .ctx = &shapes}));
  const ggml_context_ptr owner(shapes);
  const std::int64_t family = source ? gguf_find_key(source.get(), "general.architecture") : -1;
  if (family < 0) return false;
  const gguf_context_ptr adapter(gguf_init_empty());
  gguf_set_val_str(adapter.get(), "general.type", "adapter");
  gguf_set_val_str(adapter.get(), "general.architecture", gguf_get_val_str(source.get(), family));
  gguf_set_val_str(adapter.get(), "adapter.type", "lora");
  gguf_set_val_f32(adapter.get(), "adapter.lora.alpha", static_cast<float>(kRank));

  Random random(seed);
  constexpr std::size_t kRoom = 64U << 20U;
  const ggml_context_ptr room(
      ggml_init({.mem_size = kRoom, .mem_buffer = nullptr, .no_alloc = false}));
  const auto add = [&](const std::string& name, std::int64_t width, std::int64_t rows) {
    ggml_tensor* tensor = ggml_new_tensor_2d(room.get(), GGML_TYPE_F32, width, rows);
    ggml_set_name(tensor, name.c_str());
    auto* values = static_cast<float*>(tensor->data);
    for (std::int64_t i = 0; i < width * rows; ++i)
      values[i] = static_cast<float>(random.uniform() - 0.5) * 0.1F;
    gguf_add_tensor(adapter.get(), tensor);
  };
  for (ggml_tensor* of = ggml_get_first_tensor(shapes); of; of = ggml_get_next_tensor(shapes, of)) {
    const std::string name = of->name;
    if (!name.ends_with(".attn_q.weight") && !name.ends_with(".ffn_down.weight")) continue;
    add(name + ".lora_a", of->ne[0], kRank);
    add(name + ".lora_b", kRank, of->ne[1]);
  }
  return gguf_write_to_file(adapter.get(), path.c_str(), false);
}

}  // namespace rolellm
