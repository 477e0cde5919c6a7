#include "rolellm/model/architectures.h"

#include <array>
#include <cmath>

#include <fmt/format.h>

namespace rolellm {
namespace {

constexpr std::array kArchitectures = {
    Architecture{.name = "llama", .rope = RopeStyle::neighbours},
    Architecture{.name = "qwen2", .rope = RopeStyle::halves},
    Architecture{.name = "gemma3",
                 .rope = RopeStyle::halves,
                 .activation = Activation::gelu_tanh,
                 .scaled_embedding = true,
                 .head_norms = true,
                 .post_norms = true,
                 .window_period = 6},
};

constexpr int kGemma27Layers = 62;  // this size alone scales q by its width per head

/// Reads required whole numbers into the config; the first failure sticks.
class KeyReader {
 public:
  KeyReader(const GgufFile& file, std::string prefix) : file_(file), prefix_(std::move(prefix)) {}

  void required(std::string_view key, int& value) {
    if (status) keep(file_.integer(prefix_ + std::string(key)), value);
  }
  void optional(std::string_view key, int& value) {
    if (status) keep(file_.integer_or(prefix_ + std::string(key), value), value);
  }
  void optional(std::string_view key, double& value) {
    if (!status) return;
    auto found = file_.number_or(prefix_ + std::string(key), value);
    if (found)
      value = *found;
    else
      status = fail(found.error());
  }

  Status status = ok();

 private:
  void keep(const Result<std::int64_t>& found, int& value) {
    if (!found) {
      status = fail(found.error());
    } else if (*found < 0 || *found > (1 << 28)) {
      status = fail(ErrorKind::bad_model, "range", fmt::format("{} is out of range", *found));
    } else {
      value = static_cast<int>(*found);
    }
  }
  const GgufFile& file_;
  std::string prefix_;
};

}  // namespace

std::span<const Architecture> architectures() { return kArchitectures; }

Result<Architecture> find_architecture(std::string_view name) {
  std::string known;
  for (const Architecture& row : kArchitectures) {
    if (row.name == name) return row;
    known += (known.empty() ? "" : ", ") + std::string(row.name);
  }
  return fail(ErrorKind::bad_model, "architecture",
              fmt::format("models of architecture {} cannot be tuned yet", name),
              "choose a model of one of: " + known);
}

Result<ModelConfig> read_config(const GgufFile& file) {
  auto name = file.text("general.architecture");
  if (!name) return fail(name.error());
  auto family = find_architecture(*name);
  if (!family) return fail(family.error());

  ModelConfig config{.family = *family};
  KeyReader keys(file, *name + ".");
  keys.required("block_count", config.layers);
  keys.required("embedding_length", config.width);
  keys.required("feed_forward_length", config.feed_forward);
  keys.required("attention.head_count", config.heads);
  config.key_heads = config.heads;
  keys.optional("attention.head_count_kv", config.key_heads);
  config.head_size = config.heads > 0 ? config.width / config.heads : 0;
  keys.optional("attention.key_length", config.head_size);
  keys.optional("context_length", config.context);
  keys.optional("attention.layer_norm_rms_epsilon", config.norm_epsilon);
  keys.optional("rope.freq_base", config.rope_base);
  keys.optional("rope.freq_base_swa", config.rope_base_window);
  keys.optional("attention.sliding_window", config.window);
  if (family->window_period == 0) config.window = 0;
  double scaling = 1;
  keys.optional("rope.scaling.factor", scaling);
  if (!keys.status) return fail(keys.status.error());
  if (scaling > 0) config.rope_scale = 1 / scaling;

  const GgufTensor* embedding = file.find("token_embd.weight");
  const bool sound = config.layers > 0 && config.heads > 0 && config.key_heads > 0 &&
                     config.head_size > 0 && config.head_size % 2 == 0 &&
                     config.heads % config.key_heads == 0 && config.feed_forward > 0 && embedding &&
                     embedding->shape.size() == 2;
  if (!sound) {
    return fail(ErrorKind::bad_model, "shape", "the model's measures do not fit together");
  }
  config.vocabulary = static_cast<int>(embedding->shape[0]);
  config.tied_head = file.find("output.weight") == nullptr;
  const int scale_width = *name == "gemma3" && config.layers == kGemma27Layers
                              ? config.width / config.heads
                              : config.head_size;
  config.attention_scale = 1 / std::sqrt(static_cast<double>(scale_width));
  return config;
}

}  // namespace rolellm
