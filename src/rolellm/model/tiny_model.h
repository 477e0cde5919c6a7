// A model small enough to check by brute force, for tests of every family.
#pragma once

#include <ATen/ops/empty.h>
#include <fmt/format.h>
#include <ggml.h>
#include <stdlib.h>

#include "rolellm/core/random.h"
#include "rolellm/model/gguf_writer.h"

namespace rolellm {

/// A folder that is gone when the test is.
class TestFolder {
 public:
  TestFolder() {
    char name[] = "/tmp/rolellm-test-XXXXXX";
    path_ = mkdtemp(name);
  }
  ~TestFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// 3 layers, width 16, 4 heads of 8 sharing 2 keys, 32 tokens, random weights.
inline GgufFile tiny_model(const fs::path& path, const std::string& family) {
  constexpr std::int64_t kWidth = 16, kHeads = 4, kKeyHeads = 2, kSize = 8, kWide = 24;
  constexpr std::int64_t kVocabulary = 32, kLayers = 3;
  const GgufContext keys(gguf_init_empty());
  gguf_context* k = keys.get();
  const auto set = [&](const std::string& key, std::uint32_t value) {
    gguf_set_val_u32(k, (family + "." + key).c_str(), value);
  };
  gguf_set_val_str(k, "general.architecture", family.c_str());
  set("block_count", kLayers);
  set("embedding_length", kWidth);
  set("feed_forward_length", kWide);
  set("attention.head_count", kHeads);
  set("attention.head_count_kv", kKeyHeads);
  set("attention.key_length", kSize);
  set("context_length", 64);
  if (family == "gemma3") set("attention.sliding_window", 4);

  Random random(7);
  std::vector<GgufOutput> tensors;
  const auto add = [&](const std::string& name, std::vector<std::int64_t> shape, double base) {
    at::Tensor values = at::empty(shape, at::kFloat);
    for (std::int64_t i = 0; i < values.numel(); ++i) {
      values.data_ptr<float>()[i] = static_cast<float>(base + 0.6 * (random.uniform() - 0.5));
    }
    tensors.push_back({.name = name, .shape = shape, .type = GGML_TYPE_F32, .values = [values] {
                         return Result<at::Tensor>(values);
                       }});
  };
  add("token_embd.weight", {kVocabulary, kWidth}, 0);
  add("output_norm.weight", {kWidth}, 1);
  for (int layer = 0; layer < kLayers; ++layer) {
    const std::string at = fmt::format("blk.{}.", layer);
    add(at + "attn_norm.weight", {kWidth}, 1);
    add(at + "ffn_norm.weight", {kWidth}, 1);
    add(at + "attn_q.weight", {kHeads * kSize, kWidth}, 0);
    add(at + "attn_k.weight", {kKeyHeads * kSize, kWidth}, 0);
    add(at + "attn_v.weight", {kKeyHeads * kSize, kWidth}, 0);
    add(at + "attn_output.weight", {kWidth, kHeads * kSize}, 0);
    add(at + "ffn_gate.weight", {kWide, kWidth}, 0);
    add(at + "ffn_up.weight", {kWide, kWidth}, 0);
    add(at + "ffn_down.weight", {kWidth, kWide}, 0);
    if (family == "qwen2") {
      add(at + "attn_q.bias", {kHeads * kSize}, 0);
      add(at + "attn_k.bias", {kKeyHeads * kSize}, 0);
      add(at + "attn_v.bias", {kKeyHeads * kSize}, 0);
    }
    if (family == "gemma3") {
      add(at + "attn_q_norm.weight", {kSize}, 1);
      add(at + "attn_k_norm.weight", {kSize}, 1);
      add(at + "post_attention_norm.weight", {kWidth}, 1);
      add(at + "post_ffw_norm.weight", {kWidth}, 1);
    }
  }
  auto written = write_gguf(path, k, tensors);
  ROLELLM_CHECK(written.has_value());
  auto file = GgufFile::open(path);
  ROLELLM_CHECK(file.has_value());
  return std::move(*file);
}

}  // namespace rolellm
