// libllama's context as a CellModel.
//
// In order (`EngineOptions::deterministic`) the numbers of a row depend on nothing but the tokens
// before it. libllama's kernels differ with the number of rows and add up attention in the order of
// the cells, so: every computation has kOrderedRows rows and as many outputs, filled up with idle
// ones; and a sequence's cells lie in the order of its positions, because freed cells are not used
// again until everything is dropped.
#pragma once

#include "rolellm/llm/cell_model.h"
#include "rolellm/llm/tree_attention.h"

namespace rolellm {

/// A multiple of the kernels' tiles, and under the 64 rows from which libggml's flash attention
/// works in tiles whose sums depend on where cells lie.
constexpr int kOrderedRows = 32;

struct CellOptions {
  int cells = 8192;
  int sequences = 80;  ///< wanted; see LlamaCells::sequences
  int batch_tokens = 512;
  int outputs = 32;  ///< rows of one batch with logits, at most
  int threads = 1;
  bool ordered = false;
  bool own_attention = true;  ///< only for models in memory, not on a GPU
};

/// An adapter and how strongly it works; null: none.
struct AdapterUse {
  llama_adapter_lora* adapter = nullptr;
  float scale = 1.0F;
};

class LlamaCells : public CellModel {
 public:
  /// `model` must outlive it. Error `failure.context` when there is no memory for the cells.
  static Result<std::unique_ptr<LlamaCells>> make(llama_model* model, const CellOptions& options);
  ~LlamaCells() override;

  /// That can be used: libllama's limit may be below what was wanted.
  int sequences() const { return sequences_; }
  /// What `use_adapter(i)` stands for; at first only 0, none.
  void set_adapters(std::vector<AdapterUse> adapters) { adapters_ = std::move(adapters); }

  Status decode(std::span<const BatchRow> rows) override;
  std::span<const float> logits(std::size_t row) const override;
  int rows_until_clear() const override;
  Status use_adapter(int adapter) override;
  bool ends_answer(std::int32_t token) const override;
  std::string text_of(std::int32_t token) const override;
  void share(int from, int to, int end) override;
  void cut(int sequence, int end) override;
  void clear() override;

 private:
  LlamaCells(llama_model* model, const CellOptions& options);
  Status start();
  void add(const BatchRow& row);
  int twin(int sequence) const { return sequence + sequences_; }
  /// Rows that fill up a batch, and cells that were cut but must stay taken.
  int filler() const { return sequences_ * (twins_ ? 2 : 1); }
  int graveyard() const { return filler() + 1; }

  llama_model* model_;
  const llama_vocab* vocab_;
  CellOptions options_;
  int sequences_;
  bool twins_;  ///< see the constructor
  LlamaContext context_;
  llama_memory_t memory_ = nullptr;
  std::unique_ptr<TreeAttention> attention_;  ///< null: libggml's
  ThreadPool threads_;
  llama_batch batch_{};
  std::vector<const float*> logits_;  ///< of each row of the last decode; null: not wanted
  std::vector<AdapterUse> adapters_;
  std::int64_t order_end_ = 0;  ///< rows computed since the last clear, without fillings
};

}  // namespace rolellm
