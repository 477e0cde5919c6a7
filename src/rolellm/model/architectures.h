// The transformer families that can be tuned, and a model's measures read from its GGUF.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "rolellm/model/gguf_reader.h"

namespace rolellm {

/// Which numbers of a head turn together: neighbours (2i, 2i+1), or halves (i, i + size/2).
enum class RopeStyle { neighbours, halves };
/// `gelu_table` is GELU with input and output rounded to fp16, as libllama computes it.
enum class Activation { silu, gelu_tanh, gelu_table };

/// What sets a family apart; one row of the table in architectures.cc.
struct Architecture {
  std::string_view name;  ///< `general.architecture`
  RopeStyle rope = RopeStyle::neighbours;
  Activation activation = Activation::silu;
  bool scaled_embedding = false;  ///< embeddings are multiplied by sqrt(width)
  bool head_norms = false;        ///< q and k are normalised per head before they turn
  bool post_norms = false;        ///< also a norm behind attention and feed-forward
  int window_period = 0;          ///< every n-th layer sees everything, the others a window
  std::string_view peft_targets;  ///< what the family's modules are called, for people
};

std::span<const Architecture> architectures();

/// Not in the table: `bad_model.architecture`, listing what is.
Result<Architecture> find_architecture(std::string_view name);

/// Measures of one model.
struct ModelConfig {
  Architecture family;
  int layers = 0;
  int width = 0;
  int heads = 0;
  int key_heads = 0;
  int head_size = 0;
  int feed_forward = 0;
  int vocabulary = 0;
  int context = 0;
  int window = 0;  ///< tokens a windowed layer sees; 0: no windows
  double norm_epsilon = 1e-5;
  double rope_base = 10000;
  double rope_base_window = 10000;  ///< in layers with a window
  double rope_scale = 1;            ///< positions are multiplied by this (linear scaling)
  double attention_scale = 1;       ///< of q·k
  bool tied_head = true;            ///< the output layer is the embedding
  bool rounded_gelu = false;        ///< see Transformer::imitate_libllama

  Activation activation() const {
    const bool rounded = rounded_gelu && family.activation == Activation::gelu_tanh;
    return rounded ? Activation::gelu_table : family.activation;
  }

  bool has_window(int layer) const {
    return window > 0 && family.window_period > 0 &&
           layer % family.window_period < family.window_period - 1;
  }
};

Result<ModelConfig> read_config(const GgufFile& file);

}  // namespace rolellm
