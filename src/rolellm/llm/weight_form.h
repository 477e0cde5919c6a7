// In which form a model's weights are computed with. libggml multiplies many rows at once for some
// types of weights only, and its fastest way depends on the CPU; a bulk of answers needs it.
#pragma once

#include <algorithm>
#include <cstdint>

#include "rolellm/llm/gguf_check.h"
#include "rolellm/llm/llama_backend.h"

namespace rolellm {

/// Bytes of a model's matrices by what libggml's CPU kernels do with them.
struct WeightBytes {
  std::int64_t all = 0;
  std::int64_t row_by_row = 0;  ///< Q4_1, Q5_0, Q5_1: one dot product after the other
  std::int64_t k_quants =
      0;                    ///< Q2_K to Q6_K and the like: in tiles, and some in rearranged blocks
  std::int64_t floats = 0;  ///< F32, F16, BF16
  std::int64_t parameters = 0;
};

enum class WeightForm {
  usual,       ///< as libllama does it by itself
  unarranged,  ///< as in the file, without the rearranged blocks
  eight_bit,   ///< all of it as Q8_0, made anew in memory
};

/// The fastest one for many rows. Measured on 2 cores with prompts of 512 tokens and 32 answers:
/// Q8_0 for Q4_1 computes prompts 1.6 to 2.1 times as fast and answers 1.3 to 1.4 times (AVX2,
/// AVX-512); K-quants in tiles 1.4 to 1.6 times and 1.05 times where the CPU has VNNI, and no
/// faster where it has not. `eight_bit` only if it takes no more than a quarter of the machine's
/// memory, not of what is free: a model's answers must not depend on that.
WeightForm choose_weight_form(const WeightBytes& weights, bool vnni, std::int64_t memory_bytes);

/// For how many rows libggml's kernels give each the same numbers: at least `least`, and a multiple
/// of `multiple`.
struct RowRule {
  int least = 1;
  int multiple = 1;

  int filled(int rows) const {
    return (std::max(rows, least) + multiple - 1) / multiple * multiple;
  }
  /// What `filled` adds at most.
  int most_idle() const { return filled(1) - 1; }
  /// With floats among the weights: an adapter's always are.
  RowRule with_floats() const { return {.least = std::max(least, 2), .multiple = multiple}; }
  bool operator==(const RowRule&) const = default;
};

/// K-quants are computed in tiles from 8 rows on, and in rearranged blocks by fours; floats in
/// another way where there is one row only; Q4_0 and Q8_0 always add up alike. Seen in libggml's
/// source and by comparing all bits of scores over 1 to 72 rows, with its kernels for Haswell, Ice
/// Lake and Zen 4; LlamaCells's tests look again.
RowRule row_rule(const WeightBytes& weights, WeightForm form);

/// What a model file holds.
WeightBytes weigh_model(const GgufSummary& file);

struct FormedModel {
  LlamaModel model;
  RowRule row_rule;
};
/// `load_llama_model` in the form that is fastest for many rows on this CPU. Also for one answer at
/// a time, which so is the same as among others.
Result<FormedModel> load_in_fastest_form(const fs::path& gguf);

}  // namespace rolellm
