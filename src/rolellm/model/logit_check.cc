#include "rolellm/model/logit_check.h"

#include <cmath>
#include <vector>

#include <llama.h>

#include "rolellm/llm/llama_backend.h"

namespace rolellm {

Result<LogitDifference> compare_logits(Transformer& model, const fs::path& gguf,
                                       const std::string& adapter,
                                       std::span<const std::int32_t> tokens) {
  auto reference = load_llama_model(gguf);
  if (!reference) return fail(reference.error());
  LlamaAdapter lora;
  if (!adapter.empty()) {
    lora.reset(llama_adapter_lora_init(reference->get(), adapter.c_str()));
    if (!lora) {
      return fail(ErrorKind::bad_model, "adapter", "libllama cannot load the adapter " + adapter);
    }
  }
  const auto count = static_cast<std::uint32_t>(tokens.size());
  llama_context_params params = llama_context_default_params();
  params.n_ctx = count + 8;
  params.n_batch = params.n_ubatch = count;
  params.n_threads = params.n_threads_batch = default_threads();
  params.type_k = params.type_v = GGML_TYPE_F32;
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_DISABLED;
  params.swa_full = true;
  const LlamaContext context(llama_init_from_model(reference->get(), params));
  if (!context) return fail(ErrorKind::failure, "", "libllama cannot make a context");
  if (lora) {
    llama_adapter_lora* adapters[] = {lora.get()};
    float scales[] = {1.0F};
    llama_set_adapters_lora(context.get(), adapters, 1, scales);
  }
  llama_batch batch = llama_batch_init(static_cast<std::int32_t>(count), 0, 1);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    batch.token[i] = tokens[i];
    batch.pos[i] = static_cast<llama_pos>(i);
    batch.n_seq_id[i] = 1;
    batch.seq_id[i][0] = 0;
    batch.logits[i] = 1;
  }
  batch.n_tokens = static_cast<std::int32_t>(count);
  const int failed = llama_decode(context.get(), batch);
  llama_batch_free(batch);
  if (failed != 0) return fail(ErrorKind::failure, "", "libllama cannot decode the check's text");

  const at::Tensor ours = model.logits(tokens);  // [tokens, vocabulary]
  LogitDifference result{.tokens = static_cast<int>(tokens.size())};
  const float* row = ours.const_data_ptr<float>();
  for (std::size_t i = 0; i < tokens.size(); ++i, row += ours.size(1)) {
    const float* theirs = llama_get_logits_ith(context.get(), static_cast<std::int32_t>(i));
    for (std::int64_t token = 0; token < ours.size(1); ++token) {
      const double difference = std::fabs(double{row[token]} - double{theirs[token]});
      // written so that NaN counts as a difference without end
      if (!(difference <= result.largest_difference)) {
        result.largest_difference = std::isnan(difference) ? INFINITY : difference;
      }
      result.largest_logit = std::max(result.largest_logit, std::fabs(double{theirs[token]}));
    }
  }
  return result;
}

}  // namespace rolellm
