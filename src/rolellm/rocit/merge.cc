#include "rolellm/rocit/merge.h"

#include <ATen/ops/mm.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>
#include <ggml.h>

#include "rolellm/model/gguf_writer.h"
#include "rolellm/model/transformer.h"
#include "rolellm/rocit/export.h"

namespace rolellm {
namespace {

struct Target {
  ggml_type type;
  std::uint32_t file_type;  ///< `general.file_type`
};

Result<Target> find_target(const std::string& name) {
  if (name == "f32") return Target{GGML_TYPE_F32, 0};
  if (name == "f16") return Target{GGML_TYPE_F16, 1};
  if (name == "q8_0") return Target{GGML_TYPE_Q8_0, 7};
  return fail(ErrorKind::usage, "", fmt::format("cannot write models of type \"{}\"", name),
              "use f32, f16 or q8_0");
}

ggml_type type_for(const GgufTensor& tensor, ggml_type wanted) {
  if (tensor.shape.size() < 2) return GGML_TYPE_F32;
  return tensor.shape.back() % ggml_blck_size(wanted) == 0 ? wanted : GGML_TYPE_F16;
}

}  // namespace

Status merge_adapter(const fs::path& student, const fs::path& adapter, const fs::path& out,
                     const std::string& type) {
  const c10::InferenceMode no_graph;
  auto target = find_target(type);
  if (!target) return fail(target.error());
  auto file = GgufFile::open(student);
  if (!file) return fail(file.error());
  auto model = Transformer::load(*file, ComputeType::fp32);
  if (!model) return fail(model.error());
  auto lora = read_adapter_gguf(adapter, *model);
  if (!lora) return fail(lora.error(), "reading the adapter");

  const GgufContext keys(gguf_init_empty());
  gguf_set_kv(keys.get(), file->keys());
  gguf_set_val_u32(keys.get(), "general.file_type", target->file_type);
  std::vector<GgufOutput> outputs;
  for (const GgufTensor& tensor : file->tensors()) {
    const LoraPair* update = nullptr;
    for (const LoraPair& pair : lora->pairs) {
      if (pair.tensor == tensor.name) update = &pair;
    }
    const auto values = [&file, &tensor, &lora, update]() -> Result<at::Tensor> {
      auto base = file->read(tensor);
      if (base && update) base->add_(at::mm(update->b, update->a), lora->scale());
      return base;
    };
    outputs.push_back({.name = tensor.name,
                       .shape = tensor.shape,
                       .type = type_for(tensor, target->type),
                       .values = values});
  }
  return write_gguf(out, keys.get(), outputs);
}

}  // namespace rolellm
