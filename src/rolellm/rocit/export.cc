#include "rolellm/rocit/export.h"

#include <map>

#include <fmt/format.h>
#include <ggml.h>

#include "rolellm/core/json.h"
#include "rolellm/model/gguf_writer.h"
#include "rolellm/rocit/safetensors.h"

namespace rolellm {
namespace {

/// HF names of the matrices; the three families agree on them.
const std::map<std::string, std::string>& peft_modules() {
  static const std::map<std::string, std::string> modules = {
      {"q", "self_attn.q_proj"}, {"k", "self_attn.k_proj"}, {"v", "self_attn.v_proj"},
      {"o", "self_attn.o_proj"}, {"gate", "mlp.gate_proj"}, {"up", "mlp.up_proj"},
      {"down", "mlp.down_proj"}};
  return modules;
}

/// GGUF stores q and k of such families with the two halves of each head interleaved; HF does not.
at::Tensor to_hf_rows(const at::Tensor& b, const LoraPair& pair, const ModelConfig& config) {
  const bool permuted = config.family.rope == RopeStyle::neighbours;
  if (!permuted || (pair.target != "q" && pair.target != "k")) return b;
  const std::int64_t heads = pair.target == "q" ? config.heads : config.key_heads;
  return b.view({heads, config.head_size / 2, 2, b.size(1)})
      .transpose(1, 2)
      .reshape({b.size(0), b.size(1)});
}

}  // namespace

Status write_adapter_gguf(const fs::path& path, const Lora& lora, const ModelConfig& config,
                          const std::string& name) {
  const GgufContext keys(gguf_init_empty());
  gguf_set_val_str(keys.get(), "general.type", "adapter");
  gguf_set_val_str(keys.get(), "general.architecture", std::string(config.family.name).c_str());
  gguf_set_val_str(keys.get(), "general.name", name.c_str());
  gguf_set_val_u32(keys.get(), "general.file_type", 0);
  gguf_set_val_str(keys.get(), "adapter.type", "lora");
  gguf_set_val_f32(keys.get(), "adapter.lora.alpha", static_cast<float>(lora.options.alpha));
  std::vector<GgufOutput> outputs;
  for (const LoraPair& pair : lora.pairs) {
    const auto add = [&](const std::string& suffix, const at::Tensor& values) {
      outputs.push_back({.name = pair.tensor + suffix,
                         .shape = values.sizes().vec(),
                         .type = GGML_TYPE_F32,
                         .values = [values] { return Result<at::Tensor>(values.contiguous()); }});
    };
    add(".lora_a", pair.a);
    add(".lora_b", pair.b);
  }
  return write_gguf(path, keys.get(), outputs);
}

Result<Lora> read_adapter_gguf(const fs::path& path, const Transformer& model) {
  auto file = GgufFile::open(path);
  if (!file) return fail(file.error());
  auto architecture = file->text("general.architecture");
  if (!architecture) return fail(architecture.error());
  auto alpha = file->number("adapter.lora.alpha");
  if (!alpha) return fail(alpha.error());
  if (*architecture != model.config().family.name) {
    return fail(ErrorKind::bad_model, "architecture",
                fmt::format("the adapter is for {}, the model is {}", *architecture,
                            model.config().family.name));
  }
  LoraOptions options{.rank = 0, .alpha = *alpha, .targets = {}};
  for (const LoraSite& site : model.lora_sites()) {
    const GgufTensor* a = file->find(site.tensor + ".lora_a");
    if (!a || site.layer != 0) continue;
    options.targets.push_back(site.target);
    options.rank = static_cast<int>(a->shape.size() == 2 ? a->shape[0] : 1);
  }
  auto lora = Lora::create(model.lora_sites(), options, 0);
  if (!lora) return lora;
  for (LoraPair& pair : lora->pairs) {
    auto a = file->read(pair.tensor + ".lora_a", pair.a.sizes().vec());
    if (!a) return fail(a.error());
    auto b = file->read(pair.tensor + ".lora_b", pair.b.sizes().vec());
    if (!b) return fail(b.error());
    pair.a.copy_(*a);
    pair.b.copy_(*b);
  }
  return lora;
}

Status write_peft(const fs::path& folder, const Lora& lora, const ModelConfig& config,
                  const std::string& base_name) {
  std::vector<NamedTensor> tensors;
  Json modules = Json::array();
  for (const std::string& target : lora.options.targets) {
    const std::string& module = peft_modules().at(target);
    modules.push_back(module.substr(module.find('.') + 1));
  }
  for (const LoraPair& pair : lora.pairs) {
    const std::string stem = fmt::format("base_model.model.model.layers.{}.{}", pair.layer,
                                         peft_modules().at(pair.target));
    tensors.push_back({stem + ".lora_A.weight", pair.a});
    tensors.push_back({stem + ".lora_B.weight", to_hf_rows(pair.b, pair, config)});
  }
  if (auto written = write_safetensors(folder / "adapter_model.safetensors", tensors); !written) {
    return written;
  }
  const Json peft = {{"peft_type", "LORA"},
                     {"task_type", "CAUSAL_LM"},
                     {"base_model_name_or_path", base_name},
                     {"revision", nullptr},
                     {"r", lora.options.rank},
                     {"lora_alpha", lora.options.alpha},
                     {"lora_dropout", 0.0},
                     {"target_modules", modules},
                     {"bias", "none"},
                     {"fan_in_fan_out", false},
                     {"inference_mode", true},
                     {"modules_to_save", nullptr},
                     {"use_rslora", false},
                     {"use_dora", false},
                     {"rank_pattern", Json::object()},
                     {"alpha_pattern", Json::object()},
                     {"init_lora_weights", true}};
  return write_atomic(folder / "adapter_config.json", dump_json_pretty(peft));
}

Status write_chat_format(const fs::path& folder, const ChatFormat& format) {
  return write_atomic(folder / "chat_format.json",
                      dump_json_pretty(Json{{"format", "rolellm.chat-format/1"},
                                            {"name", format.name},
                                            {"begin", format.begin},
                                            {"system_open", format.system_open},
                                            {"system_close", format.system_close},
                                            {"user_open", format.user_open},
                                            {"user_close", format.user_close},
                                            {"assistant_open", format.assistant_open},
                                            {"assistant_close", format.assistant_close},
                                            {"end_of_answer", format.end_of_answer},
                                            {"system_in_user", format.system_in_user},
                                            {"default_system", format.default_system}}));
}

Result<LogitDifference> verify_adapter(const fs::path& student, Lora& lora, const fs::path& adapter,
                                       std::span<const Token> tokens, const fs::path& folder) {
  auto file = GgufFile::open(student);
  if (!file) return fail(file.error());
  const fs::path exact = folder / "verify-f32.gguf";
  if (auto written = write_f32_gguf(*file, exact); !written) return fail(written.error());
  const auto compare = [&]() -> Result<LogitDifference> {
    auto model = Transformer::load(*file, ComputeType::fp32);
    if (!model) return fail(model.error());
    model->attach(&lora);
    model->imitate_libllama(true);
    return compare_logits(*model, exact, adapter.string(), tokens);
  };
  auto difference = compare();
  std::error_code ignored;
  fs::remove(exact, ignored);
  if (!difference) return difference;
  const bool passed = difference->relative() <= kLogitTolerance;
  auto written = write_atomic(
      folder / "verify.json",
      dump_json_pretty(Json{{"format", "rolellm.verify/1"},
                            {"compared", "libllama with adapter.gguf on the F32 student, trainer"},
                            {"tokens", difference->tokens},
                            {"largest_difference", difference->largest_difference},
                            {"largest_logit", difference->largest_logit},
                            {"relative", difference->relative()},
                            {"tolerance", kLogitTolerance},
                            {"passed", passed}}));
  if (!written) return fail(written.error());
  if (!passed) {
    return fail(ErrorKind::failure, "verify",
                fmt::format("libllama and the trainer differ by {:.2e} of the largest logit; at "
                            "most {:.0e} is allowed",
                            difference->relative(), kLogitTolerance),
                "this is a fault of the export, not of your data: please report it");
  }
  return difference;
}

}  // namespace rolellm
