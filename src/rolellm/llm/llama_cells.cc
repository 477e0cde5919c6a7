#include "rolellm/llm/llama_cells.h"

#include <algorithm>

#include <fmt/format.h>

#include "rolellm/core/interrupt.h"
#include "rolellm/llm/tokenizer.h"

namespace rolellm {
namespace {

constexpr int kMostSequences = 256;  // LLAMA_MAX_SEQ

bool is_interrupted(void*) { return interrupt_signal() != 0; }

}  // namespace

// Cells outside a sliding window are taken by other sequences, unless more than one sequence holds
// them. A prompt's beginning must stay whole to be shared, so there each sequence has a twin that
// holds the same cells.
LlamaCells::LlamaCells(llama_model* model, const CellOptions& options)
    : model_(model),
      vocab_(llama_model_get_vocab(model)),
      options_(options),
      twins_(llama_model_n_swa(model) > 0),
      adapters_(1) {
  const int most = (kMostSequences - 1) / (twins_ ? 2 : 1);
  sequences_ = std::min(options.sequences, most);
}

Result<std::unique_ptr<LlamaCells>> LlamaCells::make(llama_model* model,
                                                     const CellOptions& options) {
  std::unique_ptr<LlamaCells> cells(new LlamaCells(model, options));
  if (auto started = cells->start(); !started) return fail(started.error());
  return cells;
}

Status LlamaCells::start() {
  const int idle = options_.row_rule.with_floats().most_idle();  // an adapter may come later
  const int cells = options_.cells + idle;
  const int batch = options_.batch_tokens + idle;
  llama_context_params params = llama_context_default_params();
  params.n_ctx = static_cast<std::uint32_t>(cells);
  params.n_batch = static_cast<std::uint32_t>(batch);
  params.n_ubatch = params.n_batch;
  params.n_seq_max = static_cast<std::uint32_t>(filler() + 1);
  // libllama reserves scores for each sequence, and refuses fewer.
  params.n_outputs_max =
      std::max(static_cast<std::uint32_t>(options_.outputs + idle), params.n_seq_max);
  params.n_threads = options_.threads;
  params.n_threads_batch = options_.threads;
  params.kv_unified = true;  // the only layout in which sequences share cells
  params.swa_full = true;    // and in which a sliding window keeps a shared prefix
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_ENABLED;
  params.no_perf = true;
  params.abort_callback = is_interrupted;
  if (options_.own_attention) {
    attention_ = std::make_unique<TreeAttention>(cells, options_.threads);
    params.cb_eval = &TreeAttention::on_node;
    params.cb_eval_user_data = attention_.get();
  }
  context_.reset(llama_init_from_model(model_, params));
  if (!context_) {
    return fail(ErrorKind::failure, "context",
                fmt::format("libllama cannot make a context of {} tokens", options_.cells),
                "lower --context");
  }
  memory_ = llama_get_memory(context_.get());
  threads_ = make_thread_pool(options_.threads);
  if (threads_) llama_attach_threadpool(context_.get(), threads_.get(), threads_.get());
  batch_ = llama_batch_init(batch, 0, 2);
  return ok();
}

LlamaCells::~LlamaCells() { llama_batch_free(batch_); }

void LlamaCells::add(const BatchRow& row) {
  const std::int32_t at = batch_.n_tokens++;
  batch_.token[at] = row.token;
  batch_.pos[at] = row.position;
  batch_.n_seq_id[at] = twins_ ? 2 : 1;
  batch_.seq_id[at][0] = row.sequence;
  if (twins_) batch_.seq_id[at][1] = twin(row.sequence);
  batch_.logits[at] = row.logits ? 1 : 0;
}

void LlamaCells::fill_up() {
  const RowRule rule = adapted_ ? options_.row_rule.with_floats() : options_.row_rule;
  const int rows = rule.filled(batch_.n_tokens);
  for (int position = 0; batch_.n_tokens < rows; ++position) {
    add({.token = batch_.token[0], .position = position, .sequence = filler()});
    batch_.n_seq_id[batch_.n_tokens - 1] = 1;  // it has no twin
  }
  int outputs = static_cast<int>(std::count(batch_.logits, batch_.logits + rows, 1));
  if (outputs == 0) return;
  const int wanted = rule.filled(outputs);
  for (int row = rows - 1; outputs < wanted; --row) {
    if (batch_.logits[row] == 0) {
      batch_.logits[row] = 1;
      ++outputs;
    }
  }
}

Status LlamaCells::decode(std::span<const BatchRow> rows) {
  batch_.n_tokens = 0;
  for (const BatchRow& row : rows) add(row);
  if (std::any_of(rows.begin(), rows.end(), [](const BatchRow& row) { return row.exact; })) {
    fill_up();
  }
  const bool has_idle_rows = static_cast<std::size_t>(batch_.n_tokens) > rows.size();
  if (attention_) {
    attention_->begin_step({batch_.pos, static_cast<std::size_t>(batch_.n_tokens)});
  }
  const int code = llama_decode(context_.get(), batch_);
  if (code == 2) {
    auto interrupted = check_interrupt();
    if (!interrupted) return interrupted;
  }
  if (code != 0) {
    return fail(
        ErrorKind::failure, "decode",
        code == 1 ? "the context is full" : fmt::format("libllama's decode failed ({})", code),
        "raise --context or lower --parallel");
  }
  llama_synchronize(context_.get());
  // Now, and not when threads ask at the same time: libllama sorts its rows when it is asked.
  logits_.assign(rows.size(), nullptr);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].logits)
      logits_[i] = llama_get_logits_ith(context_.get(), static_cast<std::int32_t>(i));
  }
  if (has_idle_rows) llama_memory_seq_rm(memory_, filler(), -1, -1);
  return ok();
}

Result<bool> LlamaCells::has_exact_rows() {
  if (!attention_) return false;
  const BatchRow row{.logits = true};
  if (auto decoded = decode({&row, 1}); !decoded) return fail(decoded.error());
  clear();
  return attention_->computed_all();
}

std::span<const float> LlamaCells::logits(std::size_t row) const {
  return {logits_[row], static_cast<std::size_t>(llama_vocab_n_tokens(vocab_))};
}

Status LlamaCells::use_adapter(int adapter) {
  clear();
  AdapterUse& use = adapters_[static_cast<std::size_t>(adapter)];
  llama_set_adapters_lora(context_.get(), use.adapter ? &use.adapter : nullptr, use.adapter ? 1 : 0,
                          &use.scale);
  adapted_ = use.adapter != nullptr;
  return ok();
}

bool LlamaCells::ends_answer(std::int32_t token) const { return llama_vocab_is_eog(vocab_, token); }

std::string LlamaCells::text_of(std::int32_t token) const {
  return token_text(vocab_, token, false);
}

void LlamaCells::share(int from, int to, int end) {
  llama_memory_seq_cp(memory_, from, to, 0, end);
  if (twins_) llama_memory_seq_cp(memory_, from, twin(to), 0, end);
}

void LlamaCells::cut(int sequence, int end) {
  llama_memory_seq_rm(memory_, sequence, end, -1);
  if (twins_) llama_memory_seq_rm(memory_, twin(sequence), end, -1);
}

void LlamaCells::clear() { llama_memory_clear(memory_, false); }

}  // namespace rolellm
