// libllama in this process as a ChatModel.
#pragma once

#include <memory>
#include <string>

#include "rolellm/core/files.h"
#include "rolellm/llm/engines.h"

namespace rolellm {

/// Loads a GGUF file. `name` is what provenance calls it; `chat_format` empty means: detect.
Result<std::unique_ptr<ChatModel>> open_llama_model(const fs::path& gguf, const std::string& name,
                                                    const EngineOptions& options);

}  // namespace rolellm
