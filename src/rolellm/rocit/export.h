// Writes a trained adapter for others' tools, and proves that libllama reads it as we do.
#pragma once

#include <string>

#include "rolellm/llm/tokenizer.h"
#include "rolellm/model/logit_check.h"

namespace rolellm {

/// Largest difference of logits that passes, as a part of the largest |logit|.
inline constexpr double kLogitTolerance = 1e-3;

/// `adapter.gguf`: B's rows as the base GGUF stores its own.
Status write_adapter_gguf(const fs::path& path, const Lora& lora, const ModelConfig& config,
                          const std::string& name);

/// Reads it back onto a model's sites. Another rank, shape or architecture is `bad_model.*`.
Result<Lora> read_adapter_gguf(const fs::path& path, const Transformer& model);

/// `adapter_model.safetensors` and `adapter_config.json`, in the row order of the HF checkpoint.
Status write_peft(const fs::path& folder, const Lora& lora, const ModelConfig& config,
                  const std::string& base_name);

/// `chat_format.json`: the markup that the adapter was trained with.
Status write_chat_format(const fs::path& folder, const ChatFormat& format);

/// Loads `adapter` in libllama on an F32 copy of `student` (a temporary in `folder`) and compares
/// with our own fp32 logits on `tokens`. Writes `verify.json`; too large a difference is
/// `failure.verify`.
Result<LogitDifference> verify_adapter(const fs::path& student, Lora& lora, const fs::path& adapter,
                                       std::span<const Token> tokens, const fs::path& folder);

}  // namespace rolellm
