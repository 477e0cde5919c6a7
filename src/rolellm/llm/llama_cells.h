// libllama's context as a CellModel.
//
// The numbers of an exact row (`BatchRow::exact`) depend on nothing but the tokens before it. Our
// attention is like that by itself (attention_kernel.h), but libggml takes other kernels for few
// rows: a step with such a row is filled up with idle ones as RowRule says, and so are its outputs.
#pragma once

#include "rolellm/llm/cell_model.h"
#include "rolellm/llm/tree_attention.h"
#include "rolellm/llm/weight_form.h"

namespace rolellm {

struct CellOptions {
  int cells = 8192;
  int sequences = 80;  ///< wanted; see LlamaCells::sequences
  int batch_tokens = 512;
  int outputs = 32;  ///< rows of one batch with logits, at most
  int threads = 1;
  RowRule row_rule = {};      ///< for exact rows
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
  /// Whether exact rows are that with this model: libggml's own attention is not. Computes a token.
  Result<bool> has_exact_rows();
  /// What `use_adapter(i)` stands for; at first only 0, none.
  void set_adapters(std::vector<AdapterUse> adapters) { adapters_ = std::move(adapters); }

  Status decode(std::span<const BatchRow> rows) override;
  std::span<const float> logits(std::size_t row) const override;
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
  void fill_up();
  int twin(int sequence) const { return sequence + sequences_; }
  /// The sequence of idle rows.
  int filler() const { return sequences_ * (twins_ ? 2 : 1); }

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
  bool adapted_ = false;  ///< an adapter is in use
};

}  // namespace rolellm
